# For the cases of `witnessed by`, after lib.sh: three witnesses of a charter, of which w3 never answers.
export NO_PROXY=127.0.0.1
sed 's/^charter .*/&\n  witnessed by 2 of w1, w2, w3 else after 2 days/' cooperative.charter >watched.charter
charter=watched.charter
started=

# witness NAME CLOCK: starts it, where it listened before if it did; its address is in NAME.url
witness() {
    name=$1
    at=$(sed 's|http://||' "$name.url" 2>/dev/null || echo 127.0.0.1:0)
    mufakat witness "$name" --listen "${at:-127.0.0.1:0}" --clock "$2" >"$name.said" 2>&1 &
    started="$started $!"
    eval "$name=\$!"
    tries=0
    until grep -q http "$name.said" 2>/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || exit 9
        sleep 0.05
    done
    sed -n 's/.* \(http:.*\)/\1/p' "$name.said" >"$name.url"
}
silence() { # witness NAME: it ends
    eval "kill \$$1"
    eval "wait \$$1"
}
stop() { for p in $started; do kill "$p" 2>/dev/null; done; }
trap stop EXIT

# Keys first, addresses when they listen: nothing listens at port 9 of this machine.
keys() { for w in w1 w2 w3; do mufakat witness $w --init "witness.example/$w" >$w.vkey; done; }
policy() {
    for w in w1 w2 w3; do echo "witness $w $(cat $w.vkey) $(cat $w.url 2>/dev/null || echo http://127.0.0.1:9)"; done
    echo 'group enough 2 w1 w2 w3'
    echo 'quorum enough'
}
found_watched() {
    roster >roster
    keys
    witness w1 "$1"
    witness w2 "$1"
    policy >policy
    mufakat found coop --charter "$charter" --roster roster --origin coop.example/tirta --policy policy \
        --clock 2026-03-02T09:00Z >/dev/null
    log=$(mufakat verify coop --json | sed -n 's/.*"key": *"\([^"]*\)".*/\1/p')
    mufakat witness w1 --add-log "$log"
    mufakat witness w2 --add-log "$log"
}
hide() {
    mask | sed -E 's/(w[123])\+[0-9a-f]{8}\+[A-Za-z0-9+\/]{44}/\1+KEY/g; s/127\.0\.0\.1:[0-9]{3,}/WITNESS/g
        s/(Hash of the state +|Hash keadaan +|"state": ")sha256:[0-9a-f]{64}/\1STATE/
        s/(silent|diam): .*/\1: WHY/'
}
