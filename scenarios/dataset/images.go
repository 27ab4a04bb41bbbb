package dataset

import "fmt"

// Images is a set of labelled grey images of one size.
type Images struct {
	Width, Height int
	Pixels        []uint8  // image after image, each row by row from the top; 0 is dark, 255 bright
	Labels        []uint8  // the class of each image
	Classes       []string // the name of each class
}

// Len is the number of images.
func (s *Images) Len() int { return len(s.Labels) }

// Size is the number of pixels of one image.
func (s *Images) Size() int { return s.Width * s.Height }

// Image returns the pixels of image k: a view of Size() bytes into Pixels. As with a slice, k must
// be in [0, Len()).
func (s *Images) Image(k int) []uint8 {
	lo, hi := k*s.Size(), (k+1)*s.Size()
	return s.Pixels[lo:hi:hi]
}

// Intensities writes the pixels of image k, divided by 255 and thus in [0, 1], to dst, and returns
// dst, grown if it was too short. As with a slice, k must be in [0, Len()).
func (s *Images) Intensities(dst []float64, k int) []float64 {
	dst = dst[:0]
	for _, p := range s.Image(k) {
		dst = append(dst, float64(p)/255)
	}
	return dst
}

// Split names one of the two parts of a data set.
type Split uint8

const (
	Train Split = iota // to learn from
	Test               // to be judged by, never learned from
)

func (s Split) String() string {
	switch s {
	case Train:
		return "train"
	case Test:
		return "test"
	}
	return fmt.Sprintf("Split(%d)", uint8(s))
}
