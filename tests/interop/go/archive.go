package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// hashStore holds every hash of a tree as x/mod's tlog stores them.
type hashStore []tlog.Hash

func (s hashStore) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("hash %d of %d", index, len(s))
		}
		out = append(out, s[index])
	}
	return out, nil
}

// Above this many entries inclusion is proved for a sample, spread evenly.
const allInclusions = 4096

func checkArchive(dir string, keys []string) error {
	known, err := verifiers(keys)
	if err != nil {
		return err
	}
	newest, err := readCheckpoint(filepath.Join(dir, "checkpoint"), known)
	if err != nil {
		return err
	}
	kept, err := keptCheckpoints(dir, newest, known)
	if err != nil {
		return err
	}
	if newest.tree.N == 0 {
		if want, _ := tlog.TreeHash(0, hashStore{}); newest.tree.Hash != want {
			return fmt.Errorf("checkpoint: size 0 has another root")
		}
		fmt.Println("ok: an empty log")
		return nil
	}
	source := files{dir}
	leaves, err := checkEntries(source, newest.tree)
	if err != nil {
		return err
	}
	store, err := checkTiles(source, newest.tree, leaves)
	if err != nil {
		return err
	}
	proofs, err := checkInclusions(source, newest.tree, leaves)
	if err != nil {
		return err
	}
	pairs, err := checkGrowth(source, append(kept, newest), store)
	if err != nil {
		return err
	}
	fmt.Printf("ok: %s: %d entries, %d inclusion proofs, %d checkpoints, %d consistency proofs\n",
		newest.origin, newest.tree.N, proofs, len(kept)+1, pairs)
	return nil
}

// keptCheckpoints opens checkpoints/<size>, ascending. What lies in folders there (void/: signed with
// a key that was stolen) counts for nothing.
func keptCheckpoints(dir string, newest checkpoint, known note.Verifiers) ([]checkpoint, error) {
	names, err := filepath.Glob(filepath.Join(dir, "checkpoints", "*"))
	if err != nil {
		return nil, err
	}
	var out []checkpoint
	for _, name := range names {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			continue
		}
		one, err := readCheckpoint(name, known)
		if err != nil {
			return nil, err
		}
		size, err := parseDecimal(filepath.Base(name))
		if err != nil || size != one.tree.N {
			return nil, fmt.Errorf("%s: holds the checkpoint of size %d", name, one.tree.N)
		}
		if one.origin != newest.origin {
			return nil, fmt.Errorf("%s: is of %q, the archive of %q", name, one.origin, newest.origin)
		}
		if size > newest.tree.N {
			return nil, fmt.Errorf("%s: is larger than the newest checkpoint, %d", name, newest.tree.N)
		}
		out = append(out, one)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].tree.N < out[j].tree.N })
	return out, nil
}

// checkEntries hashes every entry of the bundles and compares it with the leaf that stands in the
// tiles, which x/mod leads up to the signed root. Not all of them: where several subtrees of the
// tree's right edge stand in one tile, x/mod 0.7.0 passes over the first further tiles of a call
// (its loop begins at the number of those subtrees, not of their tiles). checkTiles makes up for it.
func checkEntries(source files, tree tlog.Tree) ([]tlog.Hash, error) {
	reader := tlog.TileHashReader(tree, source)
	var leaves []tlog.Hash
	for _, tile := range tilesAt(tree.N) {
		if tile.L != -1 {
			continue
		}
		entries, err := source.entries(tile)
		if err != nil {
			return nil, err
		}
		var indexes []int64
		for i := range entries {
			indexes = append(indexes, tlog.StoredHashIndex(0, tile.N*width+int64(i)))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return nil, fmt.Errorf("tiles over %s: %w", place(tile), err)
		}
		for i, entry := range entries {
			if tlog.RecordHash(entry) != hashes[i] {
				return nil, fmt.Errorf("%s: entry %d is not the one in the tree", place(tile), len(leaves))
			}
			leaves = append(leaves, hashes[i])
		}
	}
	return leaves, nil
}

// checkTiles builds the whole tree anew from the leaves, and compares the root and every tile.
func checkTiles(source files, tree tlog.Tree, leaves []tlog.Hash) (hashStore, error) {
	var store hashStore
	for i, leaf := range leaves {
		hashes, err := tlog.StoredHashesForRecordHash(int64(i), leaf, store)
		if err != nil {
			return nil, err
		}
		store = append(store, hashes...)
	}
	root, err := tlog.TreeHash(tree.N, store)
	if err != nil {
		return nil, err
	}
	if root != tree.Hash {
		return nil, fmt.Errorf("the entries give the root %s, the checkpoint says %s", root, tree.Hash)
	}
	for _, tile := range tilesAt(tree.N) {
		if tile.L == -1 {
			continue
		}
		want, err := tlog.ReadTileData(tile, store)
		if err != nil {
			return nil, err
		}
		data, err := os.ReadFile(filepath.Join(source.dir, place(tile)))
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(data, want) {
			return nil, fmt.Errorf("%s: is not the tile that the entries give", place(tile))
		}
	}
	return store, nil
}

func checkInclusions(source files, tree tlog.Tree, leaves []tlog.Hash) (int, error) {
	reader := tlog.TileHashReader(tree, source)
	step := tree.N/allInclusions + 1
	proofs := 0
	for index := int64(0); index < tree.N; index += step {
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return 0, fmt.Errorf("entry %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaves[index]); err != nil {
			return 0, fmt.Errorf("entry %d: %w", index, err)
		}
		proofs++
	}
	return proofs, nil
}

// checkGrowth proves every pair of checkpoints consistent, from the archive's tiles as they were at
// the newer one of the two, and has each root computed from the entries as well.
func checkGrowth(source files, list []checkpoint, store hashStore) (int, error) {
	pairs := 0
	for _, one := range list {
		if one.tree.N == 0 {
			continue
		}
		root, err := tlog.TreeHash(one.tree.N, store)
		if err != nil {
			return 0, err
		}
		if root != one.tree.Hash {
			return 0, fmt.Errorf("checkpoint of size %d: the entries give another root", one.tree.N)
		}
	}
	for j, newer := range list {
		if newer.tree.N == 0 {
			continue
		}
		reader := tlog.TileHashReader(newer.tree, source)
		for _, older := range list[:j] {
			if older.tree.N == 0 { // x/mod does not prove from nothing; there is nothing to prove
				continue
			}
			proof, err := tlog.ProveTree(newer.tree.N, older.tree.N, reader)
			if err != nil {
				return 0, fmt.Errorf("from %d to %d: %w", older.tree.N, newer.tree.N, err)
			}
			if err := tlog.CheckTree(proof, newer.tree.N, newer.tree.Hash, older.tree.N, older.tree.Hash); err != nil {
				return 0, fmt.Errorf("from %d to %d: %w", older.tree.N, newer.tree.N, err)
			}
			pairs++
		}
	}
	return pairs, nil
}
