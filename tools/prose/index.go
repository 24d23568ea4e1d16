package prose

// index finds the number of a word by the word and its hash. It does what a map
// does, for words alone and in a fraction of the time, which is most of what it
// takes to know a sentence's words.
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
		i := hashOf(words[id])
		for x.slots[i&uint32(n-1)] != 0 {
			i++
		}
		x.slots[i&uint32(n-1)] = int32(id)
	}
	return x
}

// find gives the number of a word; 0: it has none. No text makes it slow, since
// it is never added to.
func (x *index) find(word string, hash uint32) int32 {
	for i := hash; ; i++ {
		id := x.slots[i&uint32(len(x.slots)-1)]
		if id == 0 || x.words[id] == word {
			return id
		}
	}
}

// FNV-1a of 32 bits (Fowler, Noll and Vo), which a word's hash is made by while
// the word is read.
const hashBasis, hashPrime = 2166136261, 16777619

func hashOf(word string) uint32 {
	hash := uint32(hashBasis)
	for i := range len(word) {
		hash = (hash ^ uint32(word[i])) * hashPrime
	}
	return hash
}
