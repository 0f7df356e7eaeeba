package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A receipt is a C2SP tlog-proof whose extra line carries the entry itself.
type receipt struct {
	entry []byte
	index int64
	proof tlog.RecordProof
	note  string
}

func parseReceipt(text string) (receipt, error) {
	var out receipt
	head, signed, found := strings.Cut(text, "\n\n")
	if !found {
		return out, errors.New("no empty line before the checkpoint")
	}
	out.note = signed
	lines := strings.Split(head, "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return out, fmt.Errorf("the first line is %q", lines[0])
	}
	lines = lines[1:]
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "extra ") {
		return out, errors.New("no extra line, so the entry is not in it")
	}
	var err error
	if out.entry, err = base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[0], "extra ")); err != nil {
		return out, fmt.Errorf("extra: %w", err)
	}
	lines = lines[1:]
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return out, errors.New("no index line")
	}
	if out.index, err = parseDecimal(strings.TrimPrefix(lines[0], "index ")); err != nil {
		return out, fmt.Errorf("index: %w", err)
	}
	for _, line := range lines[1:] {
		hash, err := parseHash(line)
		if err != nil {
			return out, err
		}
		out.proof = append(out.proof, hash)
	}
	return out, nil
}

func checkReceipt(path string, keys []string) error {
	known, err := verifiers(keys)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	one, err := parseReceipt(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	signed, err := openCheckpoint([]byte(one.note), known)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if one.index >= signed.tree.N { // x/mod's words for it would be "invalid inputs"
		return fmt.Errorf("%s: entry %d in a tree of %d", path, one.index, signed.tree.N)
	}
	leaf := tlog.RecordHash(one.entry)
	if err := tlog.CheckRecord(one.proof, signed.tree.N, signed.tree.Hash, one.index, leaf); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	fmt.Printf("ok: %s: entry %d of %d, %d bytes\n", signed.origin, one.index, signed.tree.N, len(one.entry))
	return nil
}

// twoCheckpoints reads an older and a newer checkpoint of one log.
func twoCheckpoints(oldPath, newPath string, keys []string) (older, newer checkpoint, err error) {
	known, err := verifiers(keys)
	if err != nil {
		return
	}
	if older, err = readCheckpoint(oldPath, known); err != nil {
		return
	}
	if newer, err = readCheckpoint(newPath, known); err != nil {
		return
	}
	if older.origin != newer.origin {
		err = fmt.Errorf("checkpoints of %q and of %q", older.origin, newer.origin)
	}
	return
}

func checkGrown(oldPath, newPath, proofPath string, keys []string) error {
	older, newer, err := twoCheckpoints(oldPath, newPath, keys)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(proofPath)
	if err != nil {
		return err
	}
	var proof tlog.TreeProof
	for _, line := range strings.Fields(string(text)) {
		hash, err := parseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	return continues(older, newer, proof)
}

func checkExtends(dir, oldPath string, keys []string) error {
	older, newer, err := twoCheckpoints(oldPath, filepath.Join(dir, "checkpoint"), keys)
	if err != nil {
		return err
	}
	if older.tree.N == 0 || older.tree.N >= newer.tree.N {
		if older.tree.N != 0 && older.tree != newer.tree {
			return fmt.Errorf("the archive has %d entries and not the root of the checkpoint of %d", newer.tree.N, older.tree.N)
		}
		return continues(older, newer, nil)
	}
	proof, err := tlog.ProveTree(newer.tree.N, older.tree.N, tlog.TileHashReader(newer.tree, files{dir}))
	if err != nil {
		return fmt.Errorf("from %d to %d: %w", older.tree.N, newer.tree.N, err)
	}
	return continues(older, newer, proof)
}

// continues judges a proof. x/mod proves nothing from an empty tree, which any log continues.
func continues(older, newer checkpoint, proof tlog.TreeProof) error {
	if older.tree.N != 0 {
		if err := tlog.CheckTree(proof, newer.tree.N, newer.tree.Hash, older.tree.N, older.tree.Hash); err != nil {
			return fmt.Errorf("from %d to %d: %w", older.tree.N, newer.tree.N, err)
		}
	}
	fmt.Printf("ok: %s: %d entries continue the %d\n", newer.origin, newer.tree.N, older.tree.N)
	return nil
}
