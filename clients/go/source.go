package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight    = 8
	tileWidth     = 1 << tileHeight
	maxCheckpoint = 256 << 10
	maxTile       = tileWidth * tlog.HashSize
	maxBundle     = tileWidth * (2 + 65535)
)

// A source is where a ledger's files are.
type source struct {
	dir string // a directory, or
	url string // a prefix of URLs
	// The bundle that was read last.
	bundle *bundle
}

type bundle struct {
	path    string
	entries [][]byte
}

var client = http.Client{Timeout: 30 * time.Second}

func newSource(where string) source {
	if strings.HasPrefix(where, "http://") || strings.HasPrefix(where, "https://") {
		return source{url: strings.TrimRight(where, "/") + "/", bundle: new(bundle)}
	}
	return source{dir: where, bundle: new(bundle)}
}

// read returns a file of at most limit bytes.
func (s source) read(path string, limit int64) ([]byte, error) {
	var from io.ReadCloser
	if s.url != "" {
		resp, err := client.Get(s.url + path)
		if err != nil {
			return nil, err
		}
		from = resp.Body
		if resp.StatusCode != http.StatusOK {
			from.Close()
			return nil, fmt.Errorf("%s%s: %s", s.url, path, resp.Status)
		}
	} else {
		f, err := os.Open(filepath.Join(s.dir, filepath.FromSlash(path)))
		if err != nil {
			return nil, err
		}
		from = f
	}
	defer from.Close()
	data, err := io.ReadAll(io.LimitReader(from, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s has more than %d bytes", path, limit)
	}
	return data, err
}

// readPartial reads a file of `width` of 256 parts. A log may have deleted it
// once the full one was there, so that one is tried too.
func (s source) readPartial(path string, width int, limit int64) (data []byte, full bool, err error) {
	data, err = s.read(path, limit)
	if err == nil || width == tileWidth {
		return data, width == tileWidth, err
	}
	data, fullErr := s.read(strings.TrimSuffix(path, fmt.Sprintf(".p/%d", width)), limit)
	if fullErr != nil {
		return nil, false, err
	}
	return data, true, nil
}

// c2spPath is a tile's path by C2SP tlog-tiles: that of x/mod, without the
// height (tile/8/0/x001/234 is tile/0/x001/234 there), and "entries" for "data".
func c2spPath(t tlog.Tile) string {
	path := strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	if t.L == -1 {
		path = "entries" + strings.TrimPrefix(path, "data")
	}
	return "tile/" + path
}

// entry is entry `index` of the tree, as its bundle has it: each after its
// length, two bytes, big-endian.
func (s source) entry(tree tlog.Tree, index int64) ([]byte, error) {
	t := tlog.Tile{H: tileHeight, L: -1, N: index / tileWidth, W: tileWidth}
	if left := tree.N - t.N*tileWidth; left < tileWidth {
		t.W = int(left)
	}
	path := c2spPath(t)
	if s.bundle.path != path {
		data, full, err := s.readPartial(path, t.W, maxBundle)
		if err != nil {
			return nil, err
		}
		var entries [][]byte
		for len(data) >= 2 {
			n := int(binary.BigEndian.Uint16(data))
			if len(data) < 2+n {
				break
			}
			entries = append(entries, data[2:2+n])
			data = data[2+n:]
		}
		if len(data) != 0 || len(entries) < t.W || !full && len(entries) != t.W {
			return nil, fmt.Errorf("%s isn't %d whole entries", path, t.W)
		}
		s.bundle.path, s.bundle.entries = path, entries
	}
	return s.bundle.entries[index%tileWidth], nil
}

// A tileReader hands x/mod the tiles that it asks for. Nothing depends on
// whether x/mod compares each of them with the root (0.7.0 leaves some out):
// every proof that is made of them is checked against the root afterwards.
type tileReader struct {
	src  source
	kept map[tlog.Tile][]byte
}

func (r *tileReader) Height() int { return tileHeight }

func (r *tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, t := range tiles {
		if kept, ok := r.kept[t]; ok {
			data[i] = kept
			continue
		}
		path := c2spPath(t)
		bytes, full, err := r.src.readPartial(path, t.W, maxTile)
		if err != nil {
			return nil, err
		}
		want := t.W * tlog.HashSize
		if full && len(bytes) > want {
			bytes = bytes[:want]
		}
		if len(bytes) != want {
			return nil, fmt.Errorf("%s has %d bytes instead of %d", path, len(bytes), want)
		}
		data[i] = bytes
	}
	return data, nil
}

// SaveTiles keeps tiles for the next proof.
func (r *tileReader) SaveTiles(tiles []tlog.Tile, data [][]byte) {
	if r.kept == nil {
		r.kept = make(map[tlog.Tile][]byte)
	}
	for i, t := range tiles {
		r.kept[t] = data[i]
	}
}
