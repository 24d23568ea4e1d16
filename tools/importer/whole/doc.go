// Package whole proves that an import keeps a document whole: programs that
// know nothing of the readers write random documents, and every text, its kind
// and its nesting, and every cell are compared, as tools/article reads them and
// as Hugo publishes them. It has nothing but tests, apart from the importer's
// other ones because they need Hugo's engine.
package whole
