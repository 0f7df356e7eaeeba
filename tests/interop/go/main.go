// Command interop checks an archive, receipts and proofs of a JCM ledger with code that the ledger's
// authors did not write: Go's golang.org/x/mod/sumdb note and tlog packages, which run under the Go
// checksum database. It shares nothing with the ledger but the published formats: C2SP signed-note,
// tlog-checkpoint, tlog-tiles, tlog-proof (docs/record-format.md).
//
//	interop archive DIR VKEY...              the whole archive
//	interop extends DIR OLD VKEY...          the archive continues a checkpoint kept elsewhere
//	interop receipt FILE VKEY...             one .tlog-proof that carries its entry
//	interop grown OLD NEW PROOF VKEY...      two checkpoints, and the hashes between them, one a line
//	interop sign SEED NAME <TEXT             a note, signed by Go; then the verifier key on stderr
//	interop publish DIR SEED ORIGIN <BUNDLE  an archive made by Go of entries behind their lengths
//
// VKEY is a verifier key, NAME+KEYID+KEY. SEED is 64 hex digits. Exit: 0 all holds, 1 refused (the
// reason on standard error), 2 wrong use.
package main

import (
	"errors"
	"fmt"
	"os"
)

var errUsage = errors.New("usage: interop archive|extends|receipt|grown|sign|publish ... (see main.go)")

func run(args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	command, rest := args[0], args[1:]
	switch {
	case command == "archive" && len(rest) >= 2:
		return checkArchive(rest[0], rest[1:])
	case command == "extends" && len(rest) >= 3:
		return checkExtends(rest[0], rest[1], rest[2:])
	case command == "receipt" && len(rest) >= 2:
		return checkReceipt(rest[0], rest[1:])
	case command == "grown" && len(rest) >= 4:
		return checkGrown(rest[0], rest[1], rest[2], rest[3:])
	case command == "sign" && len(rest) == 2:
		return signText(rest[0], rest[1])
	case command == "publish" && len(rest) == 3:
		return publish(rest[0], rest[1], rest[2])
	}
	return errUsage
}

func main() {
	err := run(os.Args[1:])
	if errors.Is(err, errUsage) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}
