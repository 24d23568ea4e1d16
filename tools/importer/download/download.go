// Package download gets the pictures of an old WordPress site. It is the only
// part of an import that knows a network. An export may come from a stranger, so
// no host is asked but the one that it calls its site, and that one only at an
// address that anybody on the internet can reach; a person may name others.
package download

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
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
	named  []string // host:port

	mu    sync.Mutex
	asked int
	total int64
}

// New makes a fetcher. The hosts that are named, as host or host:port, are asked
// for pictures besides the old site, and may have an address inside a network.
// Proxies are passed by: what address they ask cannot be seen.
func New(limits Limits, named ...string) *Pictures {
	p := &Pictures{limits: limits}
	for _, host := range named {
		u, err := url.Parse("//" + host)
		switch {
		case err != nil:
		case u.Port() != "":
			p.named = append(p.named, hostOf(u)+":"+u.Port())
		default:
			p.named = append(p.named, hostOf(u)+":80", hostOf(u)+":443")
		}
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		d := net.Dialer{Timeout: limits.Time}
		if u := (&url.URL{Host: address}); !p.names(u) {
			// Only here is it known where a name leads to.
			d.Control = func(_, address string, _ syscall.RawConn) error {
				return public(strings.TrimSuffix(strings.TrimSuffix(u.Host, ":80"), ":443"), address)
			}
		}
		return d.DialContext(ctx, network, address)
	}
	p.client = &http.Client{
		Transport: transport,
		Timeout:   limits.Time,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > 5 {
				return errors.New("it is sent on more than five times")
			}
			if !same(r.URL, via[0].URL) && !p.names(r.URL) {
				return fmt.Errorf("it is sent on to another site, %s; --download-from %[1]s allows that", r.URL.Host)
			}
			return nil
		},
	}
	return p
}

// names tells whether a person named the host of an address.
func (p *Pictures) names(u *url.URL) bool {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return slices.Contains(p.named, hostOf(u)+":"+port)
}

// insideError tells that a host's address is none of the internet's.
type insideError struct{ host, address string }

func (e *insideError) Error() string {
	return fmt.Sprintf("%s leads to %s, which is inside a network; --download-from %[1]s allows that", e.host, e.address)
}

// public refuses an address that not everybody on the internet reaches.
func public(host, address string) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	ip := to.Addr().Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return &insideError{host, ip.String()}
	}
	return nil
}

// special are the blocks besides those that net/netip knows which IANA's
// registries of special-purpose addresses (RFC 6890) call not globally
// reachable, and those that carry an IPv4 address inside.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20"),
	netip.MustParsePrefix("5f00::/16"), netip.MustParsePrefix("fec0::/10"),
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
	if !isWeb(u) || !same(u, home) && !p.names(u) {
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
		var inside *insideError
		if errors.As(err, &inside) {
			err = inside
		} else if errors.As(err, &failed) {
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
	return isWeb(u) && hostOf(u) == hostOf(site) && u.Port() == site.Port()
}

func isWeb(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

func hostOf(u *url.URL) string {
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// isAVIF tells a file of the kind AVIF by its first box (ISO/IEC 14496-12).
func isAVIF(data []byte) bool {
	return len(data) > 12 && string(data[4:8]) == "ftyp" && (string(data[8:12]) == "avif" || string(data[8:12]) == "avis")
}
