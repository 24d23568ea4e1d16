package article

import "sort"

// origin leads from a block's text back to its file.
type origin struct {
	in       *Article
	segments []segment
}

// segment is a stretch of text and the stretch of the file that it comes from.
// Where both are of one length they are the same byte for byte.
type segment struct{ start, end, from, to int }

func (o *origin) place(start, end int) Range {
	return o.in.rangeOf(o.at(start, false), o.at(end, true))
}

// at leads an offset of the text to one of the file; ends says that it is the
// end of a stretch.
func (o *origin) at(offset int, ends bool) int {
	s := o.segments
	i := sort.Search(len(s), func(i int) bool { return s[i].end > offset || ends && s[i].end == offset })
	if i == len(s) {
		return s[i-1].to
	}
	switch {
	case s[i].end-s[i].start == s[i].to-s[i].from:
		return s[i].from + max(offset-s[i].start, 0)
	case ends && offset > s[i].start:
		return s[i].to
	}
	return s[i].from
}
