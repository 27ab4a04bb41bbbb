package dataset_test

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
)

func ExampleGlyphs_Templates() {
	templates, err := dataset.DefaultGlyphs(1).Templates()
	if err != nil {
		fmt.Println(err)
		return
	}
	const two = 2
	fmt.Println("class", templates.Classes[templates.Labels[two]])
	for y := range templates.Height {
		row := []byte("|")
		for _, p := range templates.Image(two)[y*templates.Width : (y+1)*templates.Width] {
			row = append(row, " .:*#"[int(p)*4/255])
		}
		fmt.Printf("%s|\n", row)
	}
	// Output:
	// class 2
	// |                |
	// |       ..       |
	// |     :####:     |
	// |    :#*..*#:    |
	// |    #*    *#    |
	// |    :.    :#    |
	// |          *#    |
	// |         *#:    |
	// |        *#:     |
	// |       *#:      |
	// |      *#:       |
	// |     *#:        |
	// |    *#:.....    |
	// |   :########*   |
	// |    ........    |
	// |                |
}

func ExampleLoadIDX() {
	set, err := dataset.LoadIDX("testdata/mnist20-images-idx3-ubyte.gz", "testdata/mnist20-labels-idx1-ubyte.gz",
		[]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(set.Len(), "images of", set.Width, "x", set.Height, "pixels; the first is a", set.Classes[set.Labels[0]])
	fmt.Printf("%.3f\n", set.Intensities(nil, 0)[7*28+6:7*28+12])
	// Output:
	// 20 images of 28 x 28 pixels; the first is a 7
	// [0.329 0.725 0.624 0.592 0.235 0.141]
}

func ExampleOpen() {
	_, err := dataset.Open("minst", dataset.Train)
	var unknown *dataset.UnknownError
	fmt.Println(errors.As(err, &unknown), err)
	// Output: true set of images "minst" is not known: want one of mnist, fashion-mnist
}
