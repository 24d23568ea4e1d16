package article

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Legible reports what no text in UTF-8 has, such as a byte of Windows-1252 in
// a file that an old program saved. Hugo copies it into the page, where nobody
// can read it: of "50 µg" no more than "50 g" is left. It gives nil where a file
// has none.
func Legible(file string, src []byte) *Error {
	if bytes.HasPrefix(src, []byte{0xFF, 0xFE}) || bytes.HasPrefix(src, []byte{0xFE, 0xFF}) {
		return &Error{File: file, Line: 1, Column: 1, Kind: NoText, Message: "the file is saved as UTF-16, which is often called Unicode; expected UTF-8: open it in the program that made it, and save it as UTF-8"}
	}
	at := bytes.IndexByte(src, 0)
	message := "found a zero byte, which no text has; expected a text file, saved as UTF-8"
	if at < 0 {
		if utf8.Valid(src) {
			return nil
		}
		lines := 0
		for line := range bytes.Lines(src) { // no character in UTF-8 has a line feed in it
			if !utf8.Valid(line) {
				lines++
			}
		}
		for at = 0; ; {
			r, size := utf8.DecodeRune(src[at:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		message = fmt.Sprintf("found the byte %02X, which is no letter or sign in UTF-8, so that readers would see \uFFFD in its place; expected the file saved as UTF-8", src[at])
		switch {
		case lines == 2:
			message += " (1 more line has such bytes)"
		case lines > 2:
			message += fmt.Sprintf(" (%d more lines have such bytes)", lines-1)
		}
	}
	line, column := newArticle(file, src).Position(at)
	return &Error{File: file, Line: line, Column: column, Kind: NoText, Message: message}
}
