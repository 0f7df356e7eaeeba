package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A checkpoint is what a signed note of the log says: its name, its size, its root.
type checkpoint struct {
	origin string
	tree   tlog.Tree
}

// parseDecimal reads a size or an index as C2SP writes them: no sign, no leading zeros, below 2^63.
func parseDecimal(text string) (int64, error) {
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil || value < 0 || strconv.FormatInt(value, 10) != text {
		return 0, fmt.Errorf("%q is no decimal below 2^63", text)
	}
	return value, nil
}

func parseHash(text string) (tlog.Hash, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	var hash tlog.Hash
	if err != nil || len(raw) != tlog.HashSize {
		return hash, fmt.Errorf("%q is no hash in base64", text)
	}
	copy(hash[:], raw)
	return hash, nil
}

func verifiers(keys []string) (note.Verifiers, error) {
	var list []note.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(strings.TrimSpace(key))
		if err != nil {
			return nil, fmt.Errorf("verifier key %q: %w", key, err)
		}
		list = append(list, verifier)
	}
	return note.VerifierList(list...), nil
}

// openCheckpoint checks the signature with x/mod's note package. The text it reads itself:
// tlog.ParseTree takes the Go checksum database's name only.
func openCheckpoint(signed []byte, known note.Verifiers) (checkpoint, error) {
	var out checkpoint
	opened, err := note.Open(signed, known)
	if err != nil {
		return out, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return out, fmt.Errorf("checkpoint: %d lines, there must be origin, size and root", len(lines)-1)
	}
	out.origin = lines[0]
	if out.origin != opened.Sigs[0].Name {
		return out, fmt.Errorf("checkpoint: of %q, but signed by %q", out.origin, opened.Sigs[0].Name)
	}
	if out.tree.N, err = parseDecimal(lines[1]); err != nil {
		return out, fmt.Errorf("checkpoint: size: %w", err)
	}
	if out.tree.Hash, err = parseHash(lines[2]); err != nil {
		return out, fmt.Errorf("checkpoint: root: %w", err)
	}
	return out, nil
}

func readCheckpoint(path string, known note.Verifiers) (checkpoint, error) {
	signed, err := os.ReadFile(path)
	if err != nil {
		return checkpoint{}, err
	}
	out, err := openCheckpoint(signed, known)
	if err != nil {
		return out, fmt.Errorf("%s: %w", path, err)
	}
	return out, nil
}
