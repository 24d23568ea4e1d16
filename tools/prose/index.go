package prose

// index finds the number of a word. It does what a map does, for words alone
// and in a third of the time, which is most of what it takes to know a
// sentence's words.
type index struct {
	words []string // by their numbers, from firstWordID
	slots []int32  // as many as a power of two, most of them free, which is 0
}

func newIndex(words []string) index {
	n := 1
	for n < 4*len(words) {
		n *= 2
	}
	x := index{words, make([]int32, n)}
	for id := firstWordID; id < len(words); id++ {
		i := hash(words[id])
		for x.slots[i&uint32(n-1)] != 0 {
			i++
		}
		x.slots[i&uint32(n-1)] = int32(id)
	}
	return x
}

// find gives the number of a word; 0: it has none.
func (x *index) find(word string) int32 {
	for i := hash(word); ; i++ {
		id := x.slots[i&uint32(len(x.slots)-1)]
		if id == 0 || x.words[id] == word {
			return id
		}
	}
}

// hash is FNV-1a of 32 bits (Fowler, Noll and Vo).
func hash(word string) uint32 {
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return h
}
