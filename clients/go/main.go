// Mufakat-tlog checks a ledger with the Go project's own code for notes and
// trees (golang.org/x/mod), which shares nothing with Mufakat's.
//
//	mufakat-tlog -key VKEY SOURCE                  the checkpoint's signature
//	mufakat-tlog -key VKEY -entry 17 SOURCE        and that entry 17 stands in the tree
//	mufakat-tlog -key VKEY -old FILE SOURCE        and that the tree continues that checkpoint's
//	mufakat-tlog -key VKEY -all SOURCE             and that every entry stands in the tree
//
// SOURCE is a directory or an http(s) URL that holds what C2SP tlog-tiles
// describes: checkpoint, tile/<L>/<N>, tile/entries/<N>. VKEY is the log's key,
// as name+id+base64; its name is the origin. Exit status 0: all that was asked
// is true; 1: it is not, or can't be seen; 2: misuse.
//
// Debian's packages golang-go and golang-golang-x-mod-dev build it offline:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o mufakat-tlog clients/go/*.go
package main

import (
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// openCheckpoint verifies a checkpoint's signature by the log with this key,
// and reads the tree that it names.
func openCheckpoint(data []byte, log note.Verifier) (tlog.Tree, error) {
	var tree tlog.Tree
	n, err := note.Open(data, note.VerifierList(log))
	if err != nil {
		return tree, err
	}
	lines := strings.SplitN(n.Text, "\n", 4)
	if len(lines) < 4 || lines[0] != log.Name() {
		return tree, fmt.Errorf("this is no checkpoint of %s", log.Name())
	}
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || tree.N < 0 || strconv.FormatInt(tree.N, 10) != lines[1] {
		return tree, errors.New("the checkpoint's size is no number")
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tree, errors.New("the checkpoint's root is no hash")
	}
	copy(tree.Hash[:], root)
	return tree, nil
}

// checkEntry proves by the log's tiles that entry `index`, as its bundle has
// it, stands in the tree.
func checkEntry(tree tlog.Tree, src source, hashes tlog.HashReader, index int64) error {
	if index < 0 || index >= tree.N {
		return fmt.Errorf("there is no entry %d in a ledger of %d", index, tree.N)
	}
	entry, err := src.entry(tree, index)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveRecord(tree.N, index, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

// checkOld proves by the log's tiles that the tree continues an older one.
func checkOld(tree, old tlog.Tree, hashes tlog.HashReader) error {
	if old.N > tree.N {
		return fmt.Errorf("the ledger has %d entries and had %d: it was rolled back", tree.N, old.N)
	}
	if old.N == 0 {
		return nil // every tree continues the one without leaves
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

func run(src source, log note.Verifier, index int64, all bool, oldFile string) error {
	data, err := src.read("checkpoint", maxCheckpoint)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(data, log)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	fmt.Printf("checkpoint of %s: %d entries, root %s\n", log.Name(), tree.N, tree.Hash)
	hashes := tlog.TileHashReader(tree, &tileReader{src: src})
	if oldFile != "" {
		data, err := os.ReadFile(oldFile)
		if err != nil {
			return err
		}
		old, err := openCheckpoint(data, log)
		if err != nil {
			return fmt.Errorf("%s: %w", oldFile, err)
		}
		if err := checkOld(tree, old, hashes); err != nil {
			return fmt.Errorf("from %d to %d entries: %w", old.N, tree.N, err)
		}
		fmt.Printf("it continues the checkpoint of %d entries\n", old.N)
	}
	first, last := index, index
	if all {
		first, last = 0, tree.N-1
	}
	for i := first; i <= last && (all || index >= 0); i++ {
		if err := checkEntry(tree, src, hashes, i); err != nil {
			return fmt.Errorf("entry %d: %w", i, err)
		}
	}
	if all {
		fmt.Printf("all %d entries stand in it\n", tree.N)
	} else if index >= 0 {
		fmt.Printf("entry %d stands in it\n", index)
	}
	return nil
}

func main() {
	key := flag.String("key", "", "the log's key, name+id+base64")
	index := flag.Int64("entry", -1, "an entry that must stand in the ledger")
	all := flag.Bool("all", false, "every entry must stand in the ledger")
	old := flag.String("old", "", "a file with an older checkpoint, which the ledger must continue")
	flag.Parse()
	if flag.NArg() != 1 || *key == "" {
		fmt.Fprintln(os.Stderr, "usage: mufakat-tlog -key VKEY [-entry N | -all] [-old FILE] DIRECTORY|URL")
		os.Exit(2)
	}
	log, err := note.NewVerifier(*key)
	if err != nil {
		fmt.Fprintf(os.Stderr, "mufakat-tlog: -key: %v\n", err)
		os.Exit(2)
	}
	if err := run(newSource(flag.Arg(0)), log, *index, *all, *old); err != nil {
		fmt.Fprintf(os.Stderr, "mufakat-tlog: %v\n", err)
		os.Exit(1)
	}
}
