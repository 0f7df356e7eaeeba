package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// signer makes x/mod's signer, which wants PRIVATE+KEY+NAME+KEYID+KEY, from a seed.
func signer(seedHex, name string) (note.Signer, string, error) {
	seed, err := hex.DecodeString(seedHex)
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, "", fmt.Errorf("a seed has 64 hex digits")
	}
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	vkey, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return nil, "", err
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, "", err
	}
	secret := base64.StdEncoding.EncodeToString(append([]byte{1}, seed...))
	out, err := note.NewSigner(fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, verifier.KeyHash(), secret))
	return out, vkey, err
}

func signText(seedHex, name string) error {
	by, vkey, err := signer(seedHex, name)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: string(text)}, by)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, vkey)
	_, err = os.Stdout.Write(signed)
	return err
}

func write(dir, name string, data []byte) error {
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// publish writes a tlog-tiles directory as another log's software would: bundles and tiles of one
// size, then the checkpoint.
func publish(dir, seedHex, origin string) error {
	by, _, err := signer(seedHex, origin)
	if err != nil {
		return err
	}
	framed, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	entries, err := split(framed)
	if err != nil {
		return err
	}
	var store hashStore
	for i, entry := range entries {
		hashes, err := tlog.StoredHashes(int64(i), entry, store)
		if err != nil {
			return err
		}
		store = append(store, hashes...)
	}
	size := int64(len(entries))
	for _, tile := range tilesAt(size) {
		var data []byte
		if tile.L == -1 {
			for _, entry := range entries[tile.N*width : tile.N*width+int64(tile.W)] {
				data = binary.BigEndian.AppendUint16(data, uint16(len(entry)))
				data = append(data, entry...)
			}
		} else if data, err = tlog.ReadTileData(tile, store); err != nil {
			return err
		}
		if err := write(dir, place(tile), data); err != nil {
			return err
		}
	}
	root, err := tlog.TreeHash(size, store)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)
	signed, err := note.Sign(&note.Note{Text: text}, by)
	if err != nil {
		return err
	}
	return write(dir, "checkpoint", signed)
}
