package report

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"html/template"
	"os"
	"strings"

	"github.com/ranvier-sim/ranvier/sim/record"
)

// The files of a report, beside its pictures.
const (
	jsonFile = "report.json"
	textFile = "report.txt"
	pageFile = "report.html"
)

// Files are the names of all files that a report may come in.
func Files() []string {
	return []string{jsonFile, textFile, pageFile, coresPicture, spikesPicture, shiftsPicture, energyPicture}
}

// Save writes the report as JSON, as text and as one page with its pictures in it, to where path places them.
func (p *Report) Save(path func(file string) string) error {
	pictures, err := p.Draw(path)
	if err != nil {
		return err
	}
	content, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	var text strings.Builder
	page, pageErr := p.page(path, pictures)
	return errors.Join(
		record.WriteBytes(path(jsonFile), append(content, '\n')),
		p.Text(&text),
		record.WriteBytes(path(textFile), []byte(text.String())),
		pageErr,
		record.WriteBytes(path(pageFile), page),
	)
}

var pageTemplate = template.Must(template.New("report").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title>
<style>
body { font: 15px/1.45 "Liberation Sans", Arial, sans-serif; max-width: 72em; margin: 2em auto; padding: 0 1em; color: #111 }
h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin-top: 2em }
.wide { overflow-x: auto } table { border-collapse: collapse; font-size: 13px }
th, td { text-align: left; padding: .2em .9em .2em 0; vertical-align: top; border-bottom: 1px solid #ddd; white-space: nowrap }
td:last-child { white-space: normal } .number { text-align: right; font-variant-numeric: tabular-nums }
figure { margin: 1.2em 0 } img { max-width: 100%; width: 46em; display: block } figcaption { color: #555 } .refused { color: #a33b00; font-weight: bold } p.note { color: #555; margin: .3em 0 }
</style></head><body>
<h1>{{.Heading}}</h1>
{{range .Refused}}<p class="refused">Does not fit: {{.}}</p>{{end}}
{{with .Sentence}}<p>{{.}}</p>{{end}}
{{range $t := .Tables}}<h2>{{.Title}}</h2>
<div class="wide"><table><tr>{{range $k, $_ := .Head}}<th{{$t.Class $k}}>{{.}}</th>{{end}}</tr>
{{range .Rows}}<tr>{{range $k, $_ := .}}<td{{$t.Class $k}}>{{.}}</td>{{end}}</tr>
{{end}}</table></div>
{{range .Notes}}<p class="note">{{.}}</p>
{{end}}{{range .Pictures}}{{with index $.Shown .}}<figure><img alt="{{.Caption}}" src="{{.Data}}"><figcaption>{{.Caption}}</figcaption></figure>
{{end}}{{end}}{{end}}
{{with .Notes}}<h2>to know</h2>
{{range .}}<p class="note">{{.}}</p>
{{end}}{{end}}
<h2>sources</h2>
{{range .Sources}}<p class="note">{{.}}</p>
{{end}}
</body></html>
`))

// Class is the attribute of the cells of a column: numbers stand to the right.
func (t *Table) Class(column int) template.HTMLAttr {
	number := false
	for _, row := range t.Rows {
		cell := row[column]
		switch {
		case cell == "" || cell == "-" || cell == "not known":
		case strings.ContainsRune("+-0123456789", rune(cell[0])):
			number = true
		default:
			return ""
		}
	}
	if !number {
		return ""
	}
	return ` class="number"`
}

// picture is one that is part of the page.
type picture struct {
	Caption string
	Data    template.URL
}

// captions of the pictures.
var captions = map[string]string{
	coresPicture:  "How much of each resource every core uses: the fuller, the darker. A core is a column.",
	spikesPicture: "The first presentation that diverges, in exact time and on the chip.",
	shiftsPicture: "By how much spikes are shifted that are there in exact time and on the chip.",
	energyPicture: "What each item takes, by each of the sources.",
}

// page makes the HTML page.
func (p *Report) page(path func(file string) string, pictures []string) ([]byte, error) {
	view := struct {
		*Report
		Tables   []Table
		Heading  string
		Sentence string
		Shown    map[string]*picture // by file
		Sources  []string
	}{Report: p, Tables: p.Tables(), Heading: p.Heading(), Sources: p.sources(), Shown: map[string]*picture{}}
	if p.Divergence != nil {
		view.Sentence = p.Divergence.sentence() + "."
	}
	for _, file := range pictures {
		content, err := os.ReadFile(path(file))
		if err != nil {
			return nil, err
		}
		view.Shown[file] = &picture{captions[file], template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(content))}
	}
	var b strings.Builder
	err := pageTemplate.Execute(&b, view)
	return []byte(b.String()), err
}

// sources lists where limits and costs are known from, each once.
func (p *Report) sources() (all []string) {
	seen := map[string]bool{}
	add := func(what, source string) {
		if line := what + ": " + source; !seen[line] {
			seen[line] = true
			all = append(all, line)
		}
	}
	if p.Mapping != nil {
		for _, r := range p.Mapping.Resources {
			add(r.Name, r.Source.String())
		}
	}
	for i := range p.Costs {
		b := &p.Costs[i]
		for _, l := range b.Lines {
			if l.Source.Text != "" {
				add("costs of "+b.Name, l.Source.String())
			}
		}
		if b.IdleSource.Text != "" {
			add("power of "+b.Name, b.IdleSource.String())
		}
	}
	return all
}
