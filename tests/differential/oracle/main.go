// What Go's golang.org/x/mod/sumdb/{note,tlog} say, one JSON question and answer a line.
//
// Built at test time (GO111MODULE=off, from Debian's golang-golang-x-mod-dev); no part of Comity.
package main

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Op       string
	Text     string
	Raw      []byte
	Keys     []string
	Cosigner []byte
	Leaves   [][]byte
	Leaf     []byte
	Index    int64
	Old      int64
	Size     int64
	OldRoot  []byte
	Root     []byte
	Proof    [][]byte
	Folder   string
}

type answer struct {
	OK     bool
	Why    string
	Names  []string
	Text   []byte
	Hashes [][]byte
	Root   []byte
	Index  int64
	Width  int
}

// stored keeps every hash of a tree by tlog's own index.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, at := range indexes {
		if at >= int64(len(s)) {
			return nil, fmt.Errorf("no stored hash %d", at)
		}
		found = append(found, s[at])
	}
	return found, nil
}

// folder reads the tiles of a tlog-tiles log, whose paths leave out the height.
type folder string

func (f folder) Height() int { return 8 }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

// cosigner verifies Ed25519 cosignatures (signature type 4), which this x/mod does not know.
type cosigner struct {
	name string
	key  ed25519.PublicKey
}

func (c cosigner) Name() string { return c.name }

func (c cosigner) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(c.name+"\n\x04"), c.key...))
	return binary.BigEndian.Uint32(sum[:])
}

func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	seconds := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", seconds, text)
	return ed25519.Verify(c.key, []byte(message), signature[8:])
}

var tree stored
var size int64

func ask(q question) (answer, error) {
	switch q.Op {
	case "vkey":
		v, err := note.NewVerifier(q.Text)
		if err != nil {
			return answer{}, err
		}
		return answer{Names: []string{v.Name()}, Index: int64(v.KeyHash())}, nil
	case "open":
		return open(q)
	case "path":
		return parse(q.Text)
	case "tiles":
		var names []string
		for _, tile := range tlog.NewTiles(8, q.Old, q.Size) {
			names = append(names, strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		}
		return answer{Names: names}, nil
	case "grow":
		for _, leaf := range q.Leaves {
			hashes, err := tlog.StoredHashes(size, leaf, tree)
			if err != nil {
				return answer{}, err
			}
			tree, size = append(tree, hashes...), size+1
		}
		return root(size)
	case "root":
		return root(q.Size)
	case "record":
		return proved(tlog.ProveRecord(q.Size, q.Index, tree))
	case "tree":
		return grown(tlog.ProveTree(q.Size, q.Old, tree))
	case "read":
		return read(q)
	}
	return check(q)
}

func open(q question) (answer, error) {
	var known []note.Verifier
	for _, key := range q.Keys {
		v, err := note.NewVerifier(key)
		if err != nil {
			return answer{}, err
		}
		known = append(known, v)
	}
	if q.Cosigner != nil {
		known = append(known, cosigner{q.Text, q.Cosigner})
	}
	n, err := note.Open(q.Raw, note.VerifierList(known...))
	if err != nil {
		return answer{}, err
	}
	var names []string
	for _, signature := range n.Sigs {
		names = append(names, signature.Name)
	}
	return answer{Names: names, Text: []byte(n.Text)}, nil
}

func parse(path string) (answer, error) {
	rest := strings.TrimPrefix(path, "tile/")
	if rest == path {
		return answer{}, errors.New("not below tile/")
	}
	if strings.HasPrefix(rest, "entries/") {
		rest = "data/" + strings.TrimPrefix(rest, "entries/")
	}
	tile, err := tlog.ParseTilePath("tile/8/" + rest)
	if err != nil {
		return answer{}, err
	}
	return answer{Index: tile.N, Width: tile.W}, nil
}

func root(of int64) (answer, error) {
	hash, err := tlog.TreeHash(of, tree)
	return answer{Root: hash[:]}, err
}

func proved(proof tlog.RecordProof, err error) (answer, error) {
	return answer{Hashes: raw(proof)}, err
}

func grown(proof tlog.TreeProof, err error) (answer, error) {
	return answer{Hashes: raw(proof)}, err
}

// read proves out of a folder's tiles, which tlog authenticates against the root first.
func read(q question) (answer, error) {
	head := tlog.Tree{N: q.Size, Hash: hash(q.Root)}
	reader := tlog.TileHashReader(head, folder(q.Folder))
	inclusion, err := tlog.ProveRecord(q.Size, q.Index, reader)
	if err != nil {
		return answer{}, err
	}
	growth, err := tlog.ProveTree(q.Size, q.Old, reader)
	if err != nil {
		return answer{}, err
	}
	return answer{Hashes: append(raw(inclusion), raw(growth)...)}, nil
}

func check(q question) (answer, error) {
	for _, each := range append(q.Proof, q.Root) {
		if len(each) != tlog.HashSize {
			return answer{}, errors.New("not a hash")
		}
	}
	switch q.Op {
	case "check-record":
		var proof tlog.RecordProof
		for _, each := range q.Proof {
			proof = append(proof, hash(each))
		}
		return answer{}, tlog.CheckRecord(proof, q.Size, hash(q.Root), q.Index, hash(q.Leaf))
	case "check-tree":
		var proof tlog.TreeProof
		for _, each := range q.Proof {
			proof = append(proof, hash(each))
		}
		return answer{}, tlog.CheckTree(proof, q.Size, hash(q.Root), q.Old, hash(q.OldRoot))
	}
	return answer{}, errors.New("no such question")
}

func hash(raw []byte) (found tlog.Hash) {
	copy(found[:], raw)
	return found
}

func raw[T ~[]tlog.Hash](proof T) [][]byte {
	found := [][]byte{}
	for _, each := range proof {
		each := each
		found = append(found, each[:])
	}
	return found
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	in := json.NewDecoder(lines)
	for {
		var q question
		if in.Decode(&q) != nil {
			return
		}
		a, err := ask(q)
		a.OK = err == nil
		if err != nil {
			a = answer{Why: err.Error()}
		}
		if out.Encode(a) != nil {
			return
		}
	}
}
