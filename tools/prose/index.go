package prose

import "hash/maphash"

// index finds the number of a word. It does what a map does, for words alone
// and in a third of the time, which is most of what it takes to know a
// sentence's words.
type index struct {
	words []string // by their numbers, from firstWordID
	slots []int32  // as many as a power of two, most of them free, which is 0
	seed  maphash.Seed
}

func newIndex(words []string) index {
	n := 1
	for n < 4*len(words) {
		n *= 2
	}
	x := index{words, make([]int32, n), maphash.MakeSeed()}
	for id := firstWordID; id < len(words); id++ {
		i := maphash.String(x.seed, words[id])
		for x.slots[i&uint64(n-1)] != 0 {
			i++
		}
		x.slots[i&uint64(n-1)] = int32(id)
	}
	return x
}

// find gives the number of a word; 0: it has none.
func (x *index) find(word string) int32 {
	for i := maphash.String(x.seed, word); ; i++ {
		id := x.slots[i&uint64(len(x.slots)-1)]
		if id == 0 || x.words[id] == word {
			return id
		}
	}
}
