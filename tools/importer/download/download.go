// Package download gets the pictures of an old WordPress site. It is the only
// part of an import that knows a network, and asks no host but that site's own.
package download

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Limits bound what is fetched in one import.
type Limits struct {
	Pictures int           // at most; those that could not be had count as well
	Size     int64         // bytes of one picture
	Total    int64         // bytes of all
	Time     time.Duration // for one picture
}

// DefaultLimits are enough for a clinic's site.
var DefaultLimits = Limits{Pictures: 2000, Size: 20 << 20, Total: 1 << 30, Time: 30 * time.Second}

// Pictures fetches pictures. Its method Fetch is a read.Fetch.
type Pictures struct {
	client *http.Client
	limits Limits

	mu    sync.Mutex
	asked int
	total int64
}

// New makes a fetcher with a transport; nil is http.DefaultTransport.
func New(transport http.RoundTripper, limits Limits) *Pictures {
	p := &Pictures{limits: limits}
	p.client = &http.Client{
		Transport: transport,
		Timeout:   limits.Time,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > 5 {
				return errors.New("it is sent on more than five times")
			}
			if !same(r.URL, via[0].URL) {
				return errors.New("it is sent on to another site, " + r.URL.Host)
			}
			return nil
		},
	}
	return p
}

// Fetch gets one picture of the old site at the address site. The error says in
// words why it was not fetched.
func (p *Pictures) Fetch(ctx context.Context, site, address string) (picture io.ReadCloser, kind string, err error) {
	home, err := url.Parse(site)
	if err != nil || home.Host == "" {
		return nil, "", errors.New("the export does not say the old site's address")
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, "", errors.New("its address cannot be read")
	}
	if !same(u, home) {
		return nil, "", fmt.Errorf("it stands on another site, %s", u.Host)
	}
	if err := p.count(); err != nil {
		return nil, "", err
	}
	u.User, u.Fragment = nil, ""
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, "", err
	}
	request.Header.Set("Accept", "image/avif,image/webp,image/png,image/jpeg,image/gif")
	answer, err := p.client.Do(request)
	if err != nil {
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err // without the address, which is told beside it
		}
		return nil, "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("the old site answered %s", answer.Status)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, p.limits.Size+1))
	if err != nil {
		return nil, "", err
	}
	if int64(len(data)) > p.limits.Size {
		return nil, "", fmt.Errorf("it is larger than %d MB", p.limits.Size>>20)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.total += int64(len(data)); p.total > p.limits.Total {
		return nil, "", fmt.Errorf("the pictures are larger than %d MB together", p.limits.Total>>20)
	}
	// What it is counts, not what the site calls it.
	kind = http.DetectContentType(data)
	if isAVIF(data) {
		kind = "image/avif"
	}
	if !strings.HasPrefix(kind, "image/") {
		return nil, "", errors.New("it is no picture")
	}
	return io.NopCloser(bytes.NewReader(data)), kind, nil
}

func (p *Pictures) count() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.asked++; p.asked > p.limits.Pictures {
		return fmt.Errorf("%d pictures were asked for already", p.limits.Pictures)
	}
	if p.total >= p.limits.Total {
		return fmt.Errorf("the pictures are larger than %d MB together", p.limits.Total>>20)
	}
	return nil
}

// same tells whether an address is one of a site: of its host, with www. or
// without, by the web's own protocols and at the site's own port.
func same(u, site *url.URL) bool {
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return false
	}
	host := func(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") }
	return host(u) == host(site) && (u.Port() == site.Port())
}

// isAVIF tells a file of the kind AVIF by its first box (ISO/IEC 14496-12).
func isAVIF(data []byte) bool {
	return len(data) > 12 && string(data[4:8]) == "ftyp" && (string(data[8:12]) == "avif" || string(data[8:12]) == "avis")
}
