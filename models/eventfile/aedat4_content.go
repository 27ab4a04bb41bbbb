package eventfile

import (
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"strconv"
)

// aedat4Header is what the header of a file tells.
type aedat4Header struct {
	compression   int32
	table         int64 // where the table of packets is; -1 for nowhere
	stream        int32 // that has the events
	camera        string
	width, height int // 0 where they are not told
}

// readAEDAT4Header reads the FlatBuffer IOHeader: compression int32, dataTablePosition int64, infoNode string. It
// returns what is wrong with it, or nothing.
func readAEDAT4Header(b []byte) (h aedat4Header, problem string) {
	root, ok := flatRoot(b, "IOHE")
	if !ok {
		return h, "no FlatBuffer IOHE"
	}
	h.compression, h.table = root.int32(0, 0), root.int64(1, -1)
	info, ok := root.vector(2, 1)
	if !ok {
		return h, "a broken FlatBuffer"
	}
	var top xmlNode
	if err := xml.Unmarshal(info, &top); err != nil {
		return h, fmt.Sprintf("a description that is no XML (%v)", err)
	}
	return h, h.describe(top)
}

// readAEDAT4Events returns the bytes of the events of a packet, or what is wrong with it.
func readAEDAT4Events(content []byte) (events []byte, problem string) {
	if len(content) < 4 || int64(binary.LittleEndian.Uint32(content)) != int64(len(content)-4) {
		return nil, fmt.Sprintf("%d bytes, another number than it says", len(content))
	}
	root, ok := flatRoot(content[4:], "EVTS")
	if !ok {
		return nil, "no FlatBuffer EVTS"
	}
	if events, ok = root.vector(0, aedat4Event); !ok {
		return nil, "a broken FlatBuffer"
	}
	return events, ""
}

// xmlNode is a node of the description of the streams: nodes within nodes, each with attributes as elements.
type xmlNode struct {
	Name  string    `xml:"name,attr"`
	Nodes []xmlNode `xml:"node"`
	Attrs []struct {
		Key   string `xml:"key,attr"`
		Value string `xml:",chardata"`
	} `xml:"attr"`
}

func (n xmlNode) node(name string) xmlNode {
	for _, child := range n.Nodes {
		if child.Name == name {
			return child
		}
	}
	return xmlNode{}
}

func (n xmlNode) attr(key string) string {
	for _, a := range n.Attrs {
		if a.Key == key {
			return a.Value
		}
	}
	return ""
}

// describe finds the stream of events. Where there are several it is for whoever recorded them to say which.
func (h *aedat4Header) describe(top xmlNode) (problem string) {
	found := 0
	for _, stream := range top.node("outInfo").Nodes {
		if stream.attr("typeIdentifier") != "EVTS" {
			continue
		}
		found++
		number, err := strconv.ParseInt(stream.Name, 10, 32)
		if err != nil {
			return fmt.Sprintf("a stream called %.20q", stream.Name)
		}
		h.stream = int32(number)
		info := stream.node("info")
		h.camera = info.attr("source")
		if problem := h.size(info); problem != "" {
			return problem
		}
	}
	if found != 1 {
		return fmt.Sprintf("%d of them", found)
	}
	return ""
}

// size reads the size of the sensor, if it is told.
func (h *aedat4Header) size(info xmlNode) (problem string) {
	x, y := info.attr("sizeX"), info.attr("sizeY")
	if x == "" && y == "" {
		return ""
	}
	var errX, errY error
	h.width, errX = strconv.Atoi(x)
	h.height, errY = strconv.Atoi(y)
	if errX != nil || errY != nil || h.width < 1 || h.width > maxSide || h.height < 1 || h.height > maxSide {
		return fmt.Sprintf("a sensor of %.10q x %.10q", x, y)
	}
	return ""
}
