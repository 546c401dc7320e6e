// Checks what it is told with Go's own packages for signed notes and transparent logs: one question a line on standard
// input, as JSON, and one answer a line, "true" or why not.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Ask   string
	Text  string   // a note
	Key   string   // a verifier key
	Old   int64    // a size
	Size  int64    // a size
	Index int64    // of a leaf
	Root  string   // of the tree of this size, in base64
	Leaf  string   // hash of a leaf, or root of the old tree, in base64
	Proof []string // in base64
	Older []string // proof of consistency with the tree of size Old, in base64
	Dir   string   // the folder log/ of a site
}

// tiles reads hash tiles as C2SP tlog-tiles lays them out: as Go does, but without the height in the path.
type tiles struct{ dir string }

func (t tiles) Height() int                     { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(t.dir, strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func hash(text string) tlog.Hash {
	found, err := tlog.ParseHash(text)
	if err != nil {
		panic(err)
	}
	return found
}

func hashes(texts []string) []tlog.Hash {
	var found []tlog.Hash
	for _, text := range texts {
		found = append(found, hash(text))
	}
	return found
}

func opened(q question) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(q.Key)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open([]byte(q.Text), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.SplitN(opened.Text, "\n", 2)
	if lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("another origin: %s", lines[0])
	}
	// Go's own trees have a fixed first line in place of the origin.
	return tlog.ParseTree([]byte("go.sum database tree\n" + lines[1]))
}

// whole reads every leaf hash through the tiles, which Go checks against the signed root, compares it with the hash of
// its entry, and compares two of our proofs with those that Go makes from our tiles.
func whole(q question) error {
	tree, err := opened(q)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, tiles{q.Dir})
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil || root != tree.Hash {
		return fmt.Errorf("root: %v", err)
	}
	for start := int64(0); start < tree.N; start += 256 {
		entries := tlog.Tile{H: 8, L: -1, N: start / 256, W: 256}
		if tree.N-start < 256 {
			entries.W = int(tree.N - start)
		}
		path := strings.Replace(entries.Path(), "tile/8/data/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(q.Dir, path))
		if err != nil {
			return err
		}
		var indexes []int64
		var made []tlog.Hash
		for len(data) > 0 {
			length := 2 + int(data[0])<<8 + int(data[1])
			indexes = append(indexes, tlog.StoredHashIndex(0, start+int64(len(made))))
			made = append(made, tlog.RecordHash(data[2:length]))
			data = data[length:]
		}
		found, err := reader.ReadHashes(indexes)
		if err != nil || len(made) != entries.W || !reflect.DeepEqual(found, made) {
			return fmt.Errorf("entries from %d: %v", start, err)
		}
	}
	record, err := tlog.ProveRecord(tree.N, q.Index, reader)
	if err != nil || !same(record, q.Proof) {
		return fmt.Errorf("proof of a record: %v", err)
	}
	older, err := tlog.ProveTree(tree.N, q.Old, reader)
	if err != nil || !same(older, q.Older) {
		return fmt.Errorf("proof of an older tree: %v", err)
	}
	return nil
}

func same(ours []tlog.Hash, theirs []string) bool {
	return len(ours) == 0 && len(theirs) == 0 || reflect.DeepEqual(ours, hashes(theirs))
}

func answer(q question) error {
	switch q.Ask {
	case "note":
		_, err := opened(q)
		return err
	case "inclusion":
		return tlog.CheckRecord(hashes(q.Proof), q.Size, hash(q.Root), q.Index, hash(q.Leaf))
	case "consistency":
		return tlog.CheckTree(hashes(q.Proof), q.Size, hash(q.Root), q.Old, hash(q.Leaf))
	case "whole":
		return whole(q)
	}
	return fmt.Errorf("no such question: %s", q.Ask)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		if err := answer(q); err != nil {
			fmt.Println(strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Println("true")
		}
	}
}
