package importer

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"example.org/bedside/tools/importer/tree"
)

// line prepares several documents at a time and finishes them in the order in
// which they came, so that the same input gives the same names whatever the
// machine.
type line struct {
	ctx     context.Context
	group   *errgroup.Group
	prepare func(*tree.Document) *prepared
	queue   chan chan *prepared
}

func newLine(ctx context.Context, prepare func(*tree.Document) *prepared, finish func(*prepared) error) *line {
	group, ctx := errgroup.WithContext(ctx)
	l := &line{ctx: ctx, group: group, prepare: prepare, queue: make(chan chan *prepared, 2*runtime.GOMAXPROCS(0))}
	group.Go(func() error {
		for next := range l.queue {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := finish(<-next); err != nil {
				return err
			}
		}
		return nil
	})
	return l
}

// add hands over a document. It waits while enough are under way.
func (l *line) add(doc *tree.Document) error {
	next := make(chan *prepared, 1)
	select {
	case l.queue <- next:
	case <-l.ctx.Done():
		return &stop{l.ctx.Err()}
	}
	go func() { next <- l.prepare(doc) }()
	return nil
}

// wait ends the line when all that was added is finished.
func (l *line) wait() error {
	close(l.queue)
	return l.group.Wait()
}
