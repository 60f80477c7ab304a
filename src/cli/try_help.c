/* The page of the language of `mufakat try`. */
#include "cli/try.h"

static const struct {
    const char *form; /* NULL: a heading */
    const char *words[MF_LINGUA__COUNT];
} lines[] = {
    {NULL, {"People, before anything is done", "Orang-orang, sebelum ada tindakan"}},
    {"people alice, bob \"Robert\" on board as independent",
     {"Names people; a text is what they are called, `on BODY as TAG` where they sit",
      "Menyebut orang; teks adalah panggilannya, `on BADAN as KATEGORI` kursinya"}},
    {"people voters 1000 on members",
     {"A crowd: voters_1 to voters_1000", "Rombongan: voters_1 sampai voters_1000"}},
    {"alice sits on board as chair since 2025-01-01",
     {"One more seat; `since` for its term", "Kursi tambahan; `since` untuk masa jabatannya"}},
    {"alice holds ceo", {"An office", "Jabatan"}},
    {"alice has 40000 votes on holders",
     {"A weight; of a crowd each one has it", "Bobot; dalam rombongan berlaku bagi tiap orang"}},
    {"alice has employer \"Acme\"", {"A fact", "Data"}},
    {"agent helper of alice", {"An agent and its owner", "Agen dan pemiliknya"}},
    {"found",
     {"Founds the organisation; the first act does so too",
      "Mendirikan organisasi; tindakan pertama juga mendirikannya"}},
    {NULL, {"Acts", "Tindakan"}},
    {"alice files remove_ceo(bob, \"grounds\")",
     {"Files a proposal, with its values in their order. A document is given as a text, a new "
      "charter as a file, a decision as #1",
      "Mengajukan usulan dengan nilai-nilainya menurut urutan. Dokumen ditulis sebagai teks, "
      "piagam baru sebagai nama berkas, keputusan sebagai #1"}},
    {"bob signs #1",
     {"Likewise: unsigns, withdraws, waives, recuses, vetoes, challenges, revokes",
      "Demikian pula: unsigns, withdraws, waives, recuses, vetoes, challenges, "
      "revokes"}},
    {"bob votes yes on #1",
     {"yes, no or abstain; also consents, objects, overrides. Where several counts are open: `on "
      "the vote of #1`, `override`, `challenge`, `confirmation`",
      "yes, no, atau abstain; juga consents, objects, overrides. Bila beberapa penghitungan "
      "terbuka: `on the vote of #1`, `override`, `challenge`, `confirmation`"}},
    {"alice nominates bob on #1",
     {"For a choice from nominees; `bob declines` if he doesn't stand",
      "Untuk pemilihan dari para calon; `bob declines` bila ia tidak bersedia"}},
    {"bob votes for carol, dave on #1",
     {"In a choice; texts in quotes, as `for \"None of the above\"`. `files elect` leaves out whom "
      "the choice is to name; options of a choice are texts after the other values",
      "Dalam pemilihan; teks dalam tanda kutip, seperti `for \"None of the above\"`. `files elect` "
      "tidak menyebut siapa yang akan dipilih; pilihan-pilihan ditulis sebagai teks setelah nilai "
      "lainnya"}},
    {"bob votes for carol 1, dave 2 on #1",
     {"With a rank, score or points for each; points against it: `dave against 2`",
      "Dengan peringkat, nilai, atau poin bagi masing-masing; poin yang menolak: `dave against "
      "2`"}},
    {"chair draws \"value\" on #1",
     {"The lot that decides a tie", "Undian yang memutus suara berimbang"}},
    {"5 of voters vote no",
     {"Five of a crowd or a body who haven't yet; `voters vote no`: all who haven't",
      "Lima orang dari rombongan atau badan yang belum; `voters vote no`: semua yang belum"}},
    {"alice delegates board to bob",
     {"Votes that she doesn't cast go to him; also `under POWER`, `on #1`, and there `to nobody`; "
      "`undelegates board` takes it back",
      "Suara yang tidak diberikannya sendiri mengikuti bob; juga `under KEWENANGAN`, `on #1`, dan "
      "di situ `to nobody`; `undelegates board` mencabutnya"}},
    {"alice says \"text\" on #1", {"Speaks", "Berbicara"}},
    {"alice tells dave #1", {"Shows it to somebody", "Memperlihatkannya kepada seseorang"}},
    {"alice attests evals on #1",
     {"Attests what a power requires", "Mengesahkan yang disyaratkan suatu kewenangan"}},
    {"carol admits dave to staff", {"Lets somebody in", "Menerima seseorang"}},
    {"alice introduces erin \"Erin\"",
     {"Somebody new becomes known", "Orang baru menjadi dikenal"}},
    {"bob resigns from board",
     {"From a body or an office; without `from` from everything",
      "Dari badan atau jabatan; tanpa `from` dari semuanya"}},
    {"alice declares incident",
     {"Signs an emergency; also ends", "Menandatangani keadaan darurat; juga ends"}},
    {NULL, {"The clock", "Jam"}},
    {"at 2026-01-05T09:30Z",
     {"Sets it; before the founding, when that is",
      "Menyetelnya; sebelum pendirian, waktu pendirian"}},
    {"after 3 days", {"Moves it on", "Memajukannya"}},
    {"wait",
     {"To the next thing that happens by itself",
      "Sampai hal berikutnya terjadi dengan sendirinya"}},
    {"wait until closing of #1",
     {"voting, closing, effect or end; also `until 1 minute before closing`",
      "voting, closing, effect, atau end; juga `until 1 minute before closing`"}},
    {"silence 3 hours", {"Nothing is recorded for so long", "Selama itu tidak ada yang dicatat"}},
    {NULL, {"Questions", "Pertanyaan"}},
    {"show · show #1", {"How things stand", "Keadaan sekarang"}},
    {"who #1", {"Who may act, and who has", "Siapa yang berhak, dan siapa yang sudah"}},
    {"when #1", {"When what happens", "Kapan terjadi apa"}},
    {"why · why #1", {"Why not", "Mengapa tidak"}},
    {NULL,
     {"Expectations: where one isn't met, the status is 1",
      "Harapan: bila ada yang tidak terpenuhi, status keluarnya 1"}},
    {"expect refused not_eligible",
     {"The last act; or `accepted`, or `2 refused`",
      "Tindakan terakhir; atau `accepted`, atau `2 refused`"}},
    {"expect #1 effective at 2026-01-09",
     {"A state, perhaps its instant; also `closes at`, `passed at`",
      "Status, bila perlu dengan waktunya; juga `closes at`, `passed at`"}},
    {"expect ceo vacant",
     {"Or: ceo held by bob; bob on board; bob not on board; board has 4; board "
      "in caretaker; board not in caretaker",
      "Atau: ceo held by bob; bob on board; bob not on board; board has 4; "
      "board in caretaker; board not in caretaker"}},
    {NULL, {"Besides", "Lain-lain"}},
    {"help · quit", {"", ""}},
    {"# a remark", {"", ""}},
};

void mf_try_language(const struct mf_cli *cli, struct mf_buf *out)
{
    enum { INDENT = 6 };
    struct mf_buf pad;
    mf_buf_init(&pad, cli->arena);
    mf_buf_pad(&pad, ' ', INDENT);
    for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *words = lines[i].words[cli->lingua];
        if (!lines[i].form) {
            if (i > 0)
                mf_buf_char(out, '\n');
            mf_term_style(out, &cli->term, MF_BOLD, mf_str_c(words));
            mf_buf_char(out, '\n');
            continue;
        }
        mf_buf_f(out, "  %s\n", lines[i].form);
        if (*words)
            mf_term_wrap(out, &cli->term, mf_buf_str(&pad), mf_buf_str(&pad), mf_str_c(words));
    }
}
