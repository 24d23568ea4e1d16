package read

// Readers are all formats. What a file holds is asked in this order.
func Readers() []Reader {
	return []Reader{
		wxrReader(),
		docxReader(),
		xlsxReader(),
		csvReader(),
		htmlReader(),
		markdownReader(),
		textReader(),
	}
}
