# For the cases beside this file: `. tests/golden/ledger/lib.sh`. The keys were made for these tests and sign nothing
# else. The ledger's own key is another each time, and with it the tree's roots: `mask` puts words in their place.
members=$PWD/tests/golden/ledger/members
charter=cooperative.charter
cp "$members"/* "charters/$charter" "$TMPDIR"
cd "$TMPDIR" || exit 9
chmod 600 ana budi citra dewi eko fitri
unset MUFAKAT_KEY MUFAKAT_AS MUFAKAT_SERVER SSH_AUTH_SOCK
export HOME="$TMPDIR"

roster() {
    echo 'roster "Tirta" {'
    echo "  ana \"Ana\" members, treasurer key \"$(cat ana.pub)\""
    echo "  budi \"Budi\" members, chair key \"$(cat budi.pub)\""
    echo "  citra \"Citra\" members key \"$(cat citra.pub)\""
    echo "  dewi \"Dewi\" members key \"$(cat dewi.pub)\""
    echo "  eko \"Eko\" members key \"$(cat eko.pub)\""
    echo '}'
}

# Founded on 2 March 2026; quiet.
found() {
    roster >roster
    mufakat found coop --charter "$charter" --roster roster --origin coop.example/tirta --clock 2026-03-02T09:00Z >/dev/null
}

# act WHO WHEN VERB…: in the folder coop, at a time of March 2026 such as 10T13:00
act() {
    who=$1 when=$2 verb=$3
    shift 3
    mufakat "$verb" coop "$@" --key "$who" --clock "2026-03-${when}Z"
}

# The removal of the treasurer, as far as the vote; quiet.
removal() {
    act budi 02T10:00 file remove_treasurer person=ana grounds='No account since January'
    act citra 02T19:00 sign 1
    act ana 04T08:00 say 1 'The account is with the auditor.'
    for day in 06 08 10; do mufakat tick coop --clock "2026-03-${day}T12:00Z"; done
} >/dev/null

mask() {
    sed -E 's/tirta\+[0-9a-f]{8}\+[A-Za-z0-9+\/]{44}/tirta+KEY/g
        s/^(head [0-9]+) .{44}$/\1 ROOT/; s/(head [0-9]+) .{44}\\n/\1 ROOT\\n/g
        s/(Root of the tree +|Akar pohon +|"root": ")sha256:[0-9a-f]{64}/\1ROOT/
        s/("signature":")[^"]*/\1SIGNATURE/; s/("id": ?"sha256:)[0-9a-f]{64}/\1ID/'
}

# One command after another, with the status of each that isn't 0.
try() {
    "$@" 2>&1 || echo "status $?"
}
