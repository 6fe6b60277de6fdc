// Logs read by golang.org/x/mod/sumdb: note and tlog, the packages by which Go checks its own log of modules.
// Takes a folder: reads ours-sumdb.json there, writes verdicts-sumdb.json.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type scene struct {
	Name    string // of the verdict
	Log     string // the log's folder
	Key     string // verifier key
	Index   int64
	Entry   string // its bytes in base64
	OldSize int64
	OldRoot string // base64
}

// Tiles of height 8 from files: ours are tile/L/N where Go asks for tile/8/L/N.
type files struct{ folder string }

func (f files) Height() int                     { return 8 }
func (f files) SaveTiles([]tlog.Tile, [][]byte) {}
func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(f.folder, path))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func hashOf(text string) (hash tlog.Hash, err error) {
	bytes, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(bytes) != tlog.HashSize {
		return hash, fmt.Errorf("%q is no hash", text)
	}
	copy(hash[:], bytes)
	return hash, nil
}

// The tree that the log's checkpoint signs; other signatures under it are not asked about.
func open(s scene) (tree tlog.Tree, err error) {
	bytes, err := os.ReadFile(filepath.Join(s.Log, "checkpoint"))
	if err != nil {
		return tree, err
	}
	verifier, err := note.NewVerifier(s.Key)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(bytes, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tree, errors.New("the checkpoint is of another log")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = hashOf(lines[2])
	return tree, err
}

// An entry from its bundle: 256 of them, each behind two bytes of length.
func entry(folder string, index, size int64) ([]byte, error) {
	tile := tlog.Tile{H: 8, L: 0, N: index / 256, W: 256}
	if last := size / 256; tile.N == last {
		tile.W = int(size % 256)
	}
	path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
	bytes, err := os.ReadFile(filepath.Join(folder, path))
	for at := index % 256; err == nil; at-- {
		if len(bytes) < 2 || len(bytes) < 2+int(binary.BigEndian.Uint16(bytes)) {
			return nil, errors.New("the bundle is too short")
		}
		length := 2 + int(binary.BigEndian.Uint16(bytes))
		if at == 0 {
			return bytes[2:length], nil
		}
		bytes = bytes[length:]
	}
	return nil, err
}

func check(s scene) error {
	tree, err := open(s)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, files{s.Log})
	record, err := tlog.ProveRecord(tree.N, s.Index, reader)
	if err != nil {
		return err
	}
	want, err := base64.StdEncoding.DecodeString(s.Entry)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(record, tree.N, tree.Hash, s.Index, tlog.RecordHash(want)); err != nil {
		return err
	}
	kept, err := entry(s.Log, s.Index, tree.N)
	if err != nil {
		return err
	}
	if string(kept) != string(want) {
		return errors.New("the bundle has another entry")
	}
	old, err := hashOf(s.OldRoot)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, s.OldSize, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, s.OldSize, old)
}

func run(folder string) error {
	bytes, err := os.ReadFile(filepath.Join(folder, "ours-sumdb.json"))
	if err != nil {
		return err
	}
	var scenes []scene
	if err := json.Unmarshal(bytes, &scenes); err != nil {
		return err
	}
	verdicts := map[string]string{}
	for _, s := range scenes {
		verdicts[s.Name] = "good"
		if err := check(s); err != nil {
			verdicts[s.Name] = "refused"
			if os.Getenv("TIDEWAITER_CLIENTS_LOUD") != "" {
				fmt.Fprintln(os.Stderr, s.Name, err)
			}
		}
	}
	out, err := json.Marshal(verdicts)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "verdicts-sumdb.json"), out, 0o644)
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
