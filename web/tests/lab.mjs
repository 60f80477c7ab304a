// An invented laboratory under the balanced charter, for the pages that need a rich one.
import { found } from "./world.mjs";

export function laboratory(charter = "charters/balanced.md") {
  return found({
    charter,
    title: "Lab",
    people: [
      ["ines", "Ines Adriaan", "board as independent, chair"],
      ["jonas", "Jonas Berg", "board as independent"],
      ["keiko", "Keiko Mori", "board as independent"],
      ["lamia", "Lamia Haddad", "board as independent"],
      ["mbali", "Mbali Dube", "board as independent"],
      ["nadia", "Nadia Rahman", "board as staff_elected, staff"],
      ["omar", "Omar Said", "board as staff_elected, staff"],
      ["petra", "Petra Novak", "board as executive, ceo, staff"],
      ["quinn", "Quinn Abara", "board"],
      ["rosa", "Rosa Lind", "staff"],
      ["sami", "Sami Aalto", "staff"],
      ["tuan", "Tuan Pham", "staff"],
      ["uma", "Uma Reddy", "staff"],
      ["vera", "Vera Kovacs", "staff"],
      ["wayan", "Wayan Sudarma", "staff"],
      ["xenia", "Xenia Vogel", "staff"],
      ["yusuf", "Yusuf Demir", "staff"],
      ["zahra", "Zahra Nouri", "staff"],
    ],
  });
}
