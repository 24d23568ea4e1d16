package prose

import (
	mathbits "math/bits"
	"unicode"
	"unicode/utf8"
)

// index finds the number of a word by the word and its hash. It does what a map
// does, for words alone and in a fraction of the time, which is most of what it
// takes to know a sentence's words.
type index struct {
	words []string // by their numbers, from firstWordID
	slots []slot   // as many as a power of two, most of them free
}

// slot has what tells most words apart, so that nothing else need be looked at.
type slot struct {
	hash   uint64
	id     int32 // 0: it is free
	length int32
}

func newIndex(words []string) index {
	n := 1
	for n < 2*len(words) {
		n *= 2
	}
	x := index{words, make([]slot, n)}
	for id := firstWordID; id < len(words); id++ {
		hash := hashOf(words[id])
		i := int(hash >> 32)
		for x.slots[i&(n-1)].id != 0 {
			i++
		}
		x.slots[i&(n-1)] = slot{hash, int32(id), int32(len(words[id]))}
	}
	return x
}

// find gives the number of a word; 0: it has none. A word with capitals is of
// ASCII and has the hash of the word in small letters. No text makes it slow,
// since nothing is ever added.
func (x *index) find(word string, hash uint64, capitals bool) int32 {
	mask := len(x.slots) - 1
	for i := int(hash >> 32); ; i++ {
		s := &x.slots[i&mask]
		if s.id == 0 {
			return 0
		}
		if s.hash != hash || int(s.length) != len(word) {
			continue
		}
		// Short words have a hash each.
		if len(word) <= 8 || x.words[s.id] == word || capitals && folds(word, x.words[s.id]) {
			return s.id
		}
	}
}

// folds reports whether a word of letters and digits of ASCII is one in small
// letters that is as long.
func folds(word, small string) bool {
	for i := range len(word) {
		if word[i]|0x20 != small[i] {
			return false
		}
	}
	return true
}

const (
	each      = 0x0101010101010101 // one in each of eight bytes
	high      = 0x80 * each
	hashBasis = 0x9e3779b97f4a7c15
	hashPrime = 0xff51afd7ed558ccd // of MurmurHash3
)

// hashed is the hash of what has one already and of up to eight bytes more. No
// two words of eight bytes or fewer have the same.
func hashed(hash, bytes uint64) uint64 {
	hash = (hash ^ bytes) * hashPrime
	return hash ^ hash>>32
}

func hashOf(word string) uint64 {
	hash := uint64(hashBasis)
	for ; len(word) >= 8; word = word[8:] {
		hash = hashed(hash, eight(word))
	}
	if len(word) > 0 {
		hash = hashed(hash, fewer(word))
	}
	return hash
}

// eight are the first eight bytes of a text, the first of them lowest.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// fewer are the bytes of a text of fewer than eight.
func fewer(s string) (bytes uint64) {
	for i := len(s) - 1; i >= 0; i-- {
		bytes = bytes<<8 | uint64(s[i])
	}
	return bytes
}

// wordEnd returns the end of the word that begins at i, and what it is. One of
// ASCII has the hash of the word in small letters.
func wordEnd(text string, i int) (end int, hash uint64, is traits) {
	hash = hashBasis
	for {
		var bytes uint64
		if i+8 <= len(text) {
			bytes = eight(text[i:])
		} else {
			bytes = fewer(text[i:])
		}
		// Each byte's highest bit says what it is: no sum goes over into the next.
		small := bytes | 0x20*each
		letter, low := small&^high, bytes&^high
		other := ^((letter+(0x80-'a')*each)&^(letter+(0x7f-'z')*each) | (low+(0x80-'0')*each)&^(low+(0x7f-'9')*each)) | bytes
		if other &= high; other != 0 {
			n := mathbits.TrailingZeros64(other) &^ 7
			if n == 0 {
				break
			}
			small &= 1<<n - 1
			bytes &= 1<<n - 1
			i += n / 8
			if small != bytes {
				is |= capitals
			}
			hash = hashed(hash, small)
			break
		}
		if small != bytes {
			is |= capitals
		}
		hash = hashed(hash, small)
		i += 8
	}
	if i == len(text) {
		return i, hash, is
	}
	if c := text[i]; c >= utf8.RuneSelf {
		is |= quoted
		if end := wideEnd(text, i); end > i {
			return end, 0, is | wider
		}
	} else if c == '\'' {
		is |= quoted
	}
	return i, hash, is
}

// traits are what a word is; none: small letters and digits of ASCII, like most.
type traits uint8

const (
	capitals traits = 1 << iota // it has capitals
	wider                       // it is not of ASCII alone
	quoted                      // an apostrophe may follow it
)

// wideEnd returns the end of a word that goes on at i with what is no ASCII; i:
// it ends there.
func wideEnd(text string, i int) int {
	for i < len(text) {
		if c := classes[text[i]]; c == wide {
			r, n := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '\u00ad' {
				break
			}
			i += n
		} else if c <= capital {
			i++
		} else {
			break
		}
	}
	return i
}
