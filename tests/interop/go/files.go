package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

// place gives a tile's path in a C2SP tlog-tiles directory. x/mod writes the height into the path
// (tile/8/L/N) and calls entries data.
func place(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), "tile/8/")
	if rest := strings.TrimPrefix(path, "data/"); rest != path {
		return "tile/entries/" + rest
	}
	return "tile/" + path
}

// tilesAt lists the tiles of a tree that a reader of exactly this size needs, entry bundles first.
func tilesAt(size int64) []tlog.Tile {
	var out []tlog.Tile
	for level := -1; level < 8; level++ {
		hashes := size
		for i := 0; i < level; i++ {
			hashes /= width
		}
		for n := int64(0); n*width < hashes; n++ {
			w := hashes - n*width
			if w > width {
				w = width
			}
			out = append(out, tlog.Tile{H: height, L: level, N: n, W: int(w)})
		}
	}
	return out
}

// files reads the tiles of an archive for x/mod, which authenticates them.
type files struct{ dir string }

func (f files) Height() int { return height }

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, tile := range tiles {
		data, err := f.hashes(tile)
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

// read gives a tile's file or, where there is none of its width, a wider one: tlog-tiles lets a log
// remove partial tiles once the full one is there, and an archive holds those of the sizes at which
// it was written. has is the width of what was found; the caller cuts it.
func (f files) read(tile tlog.Tile) (data []byte, has int, err error) {
	for wider := tile; wider.W <= width; wider.W++ {
		data, err = os.ReadFile(filepath.Join(f.dir, place(wider)))
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return data, wider.W, err
		}
	}
	return nil, 0, fmt.Errorf("%s: there is neither this file nor a wider one", place(tile))
}

func (f files) hashes(tile tlog.Tile) ([]byte, error) {
	data, has, err := f.read(tile)
	if err != nil {
		return nil, err
	}
	if len(data) != has*tlog.HashSize {
		return nil, fmt.Errorf("%s: %d bytes, %d hashes have %d", place(tile), len(data), has, has*tlog.HashSize)
	}
	return data[:tile.W*tlog.HashSize], nil
}

// entries splits the bundle that holds the tile's entries: each behind its length, two bytes.
func (f files) entries(tile tlog.Tile) ([][]byte, error) {
	data, has, err := f.read(tile)
	if err != nil {
		return nil, err
	}
	out, err := split(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", place(tile), err)
	}
	if len(out) != has {
		return nil, fmt.Errorf("%s: %d entries, there must be %d", place(tile), len(out), has)
	}
	return out[:tile.W], nil
}

func split(data []byte) ([][]byte, error) {
	var out [][]byte
	for at := 0; at < len(data); {
		if len(data)-at < 2 {
			return nil, fmt.Errorf("half a length at byte %d", at)
		}
		size := int(binary.BigEndian.Uint16(data[at:]))
		at += 2
		if len(data)-at < size {
			return nil, fmt.Errorf("an entry of %d bytes at byte %d, of which %d are there", size, at, len(data)-at)
		}
		out = append(out, data[at:at+size])
		at += size
	}
	return out, nil
}
