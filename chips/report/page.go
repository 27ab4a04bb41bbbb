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
td.long { white-space: normal } img { max-width: 100%; display: block; margin: 1em 0 } .refused { color: #a33b00; font-weight: bold } p.note { color: #555; margin: .3em 0 }
</style></head><body>
<h1>{{.Heading}}</h1>
{{range .Refused}}<p class="refused">Does not fit: {{.}}</p>{{end}}
{{with .Sentence}}<p>{{.}}</p>{{end}}
{{range .Tables}}<h2>{{.Title}}</h2>
<div class="wide"><table><tr>{{range .Head}}<th>{{.}}</th>{{end}}</tr>
{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</table></div>
{{range .Notes}}<p class="note">{{.}}</p>{{end}}
{{end}}
{{range .Pictures}}<h2>{{.Name}}</h2><img alt="{{.Name}}" src="{{.Data}}">{{end}}
<h2>Sources</h2>
{{range .Sources}}<p class="note">{{.}}</p>{{end}}
{{range .Notes}}<p>{{.}}</p>{{end}}
</body></html>
`))

// picture is one that is part of the page.
type picture struct {
	Name string
	Data template.URL
}

// captions of the pictures.
var captions = map[string]string{
	coresPicture: "Use of the cores", spikesPicture: "The first presentation that diverges, in exact time and on the chip",
	shiftsPicture: "Shifts", energyPicture: "Energy",
}

// page makes the HTML page.
func (p *Report) page(path func(file string) string, pictures []string) ([]byte, error) {
	view := struct {
		*Report
		Tables   []Table
		Heading  string
		Sentence string
		Pictures []picture
		Sources  []string
	}{Report: p, Tables: p.Tables(), Heading: p.Heading(), Sources: p.sources()}
	if p.Divergence != nil {
		view.Sentence = p.Divergence.sentence() + "."
	}
	for _, file := range pictures {
		content, err := os.ReadFile(path(file))
		if err != nil {
			return nil, err
		}
		view.Pictures = append(view.Pictures, picture{captions[file], template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(content))})
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
