package dataset

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Info describes a data set that Open, OpenRecordings and Get know by name.
type Info struct {
	Name        string
	Description string
	Licence     string
	Bytes       int64  // to download; 0 where Get cannot
	Page        string // where people download it who have to do it by hand; empty where Get can
	Folder      string // where its files are on this machine; empty where they are not
}

// Present reports whether all files of the data set are on this machine.
func (i Info) Present() bool { return i.Folder != "" }

// entry is a data set, its files, and where to fetch them.
type entry struct {
	Info
	classes []string
	mirrors []string // a file's URL is a mirror plus the file's name
	files   [2]pair  // by Split
}

// pair is the two files of a split.
type pair struct{ images, labels file }

// file is a file with its pinned size and SHA-256.
type file struct {
	name   string
	bytes  int64
	sha256 string
}

func (e *entry) all() []file {
	return []file{e.files[Train].images, e.files[Train].labels, e.files[Test].images, e.files[Test].labels}
}

var catalogue = []entry{{
	Info: Info{
		Name:        "mnist",
		Description: "70,000 handwritten digits of 28x28 pixels (LeCun, Cortes and Burges 1998)",
		Licence:     "none stated by its authors",
	},
	classes: []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
	mirrors: []string{
		"https://storage.googleapis.com/cvdf-datasets/mnist/",
		"https://ossci-datasets.s3.amazonaws.com/mnist/",
	},
	files: [2]pair{
		Train: {
			images: file{"train-images-idx3-ubyte.gz", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"},
			labels: file{"train-labels-idx1-ubyte.gz", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"},
		},
		Test: {
			images: file{"t10k-images-idx3-ubyte.gz", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"},
			labels: file{"t10k-labels-idx1-ubyte.gz", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"},
		},
	},
}, {
	Info: Info{
		Name:        "fashion-mnist",
		Description: "70,000 articles of clothing of 28x28 pixels (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747)",
		Licence:     "MIT (Zalando SE)",
	},
	classes: []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"},
	mirrors: []string{
		"https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
		"https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
	},
	files: [2]pair{
		Train: {
			images: file{"train-images-idx3-ubyte.gz", 26421880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"},
			labels: file{"train-labels-idx1-ubyte.gz", 29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"},
		},
		Test: {
			images: file{"t10k-images-idx3-ubyte.gz", 4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"},
			labels: file{"t10k-labels-idx1-ubyte.gz", 5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"},
		},
	},
}}

// find returns the set of images of that name, or an *UnknownError.
func find(name string) (*entry, error) {
	var known []string
	for i := range catalogue {
		if catalogue[i].Name == name {
			return &catalogue[i], nil
		}
		known = append(known, catalogue[i].Name)
	}
	return nil, &UnknownError{What: "set of images", Name: name, Known: known}
}

// List describes all data sets, in a fixed order.
func List() ([]Info, error) {
	var infos []Info
	var missing *MissingError
	for i := range catalogue {
		e := &catalogue[i]
		info := e.Info
		for _, f := range e.all() {
			info.Bytes += f.bytes
		}
		var err error
		if info.Folder, err = e.folder(e.all()...); err != nil && !errors.As(err, &missing) {
			return nil, err
		}
		infos = append(infos, info)
	}
	for _, info := range shelf {
		var err error
		if info.Folder, err = lookFor(info.Name, holdsRecordings); err != nil && !errors.As(err, &missing) {
			return nil, err
		}
		infos = append(infos, info)
	}
	return infos, nil
}

// Open reads one split of a data set by name ("mnist", "fashion-mnist") from $RANVIER_DATA/<name> or
// else from the user's cache: from the first of the two that holds the files. Errors: *UnknownError;
// *MissingError; *FormatError; what reading the files returns.
func Open(name string, split Split) (*Images, error) {
	e, err := find(name)
	if err != nil {
		return nil, err
	}
	if split > Test {
		return nil, unknownSplit(split)
	}
	files := e.files[split]
	folder, err := e.folder(files.images, files.labels)
	if err != nil {
		return nil, err
	}
	return LoadIDX(filepath.Join(folder, files.images.name), filepath.Join(folder, files.labels.name), e.classes)
}

// folder finds the first folder that holds all the files, or returns a *MissingError.
func (e *entry) folder(files ...file) (string, error) {
	return lookFor(e.Name, func(folder string) (bool, error) { return holds(folder, files) })
}

// lookFor finds the first folder of a data set that holds what it should, or returns a *MissingError.
func lookFor(name string, holds func(folder string) (bool, error)) (string, error) {
	missing := &MissingError{Name: name}
	if data := os.Getenv("RANVIER_DATA"); data != "" {
		missing.Looked = append(missing.Looked, filepath.Join(data, name))
	}
	cache, err := cacheFolder(name)
	if err != nil {
		missing.Err = err
	} else {
		missing.Looked = append(missing.Looked, cache)
	}
	for _, folder := range missing.Looked {
		if found, err := holds(folder); found || err != nil {
			return folder, err
		}
	}
	return "", missing
}

// cacheFolder is where Get puts the data set of that name.
func cacheFolder(name string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "ranvier", name), nil
}

// holds reports whether all the files are in the folder. A file that cannot be looked at for another
// reason than its absence is an error.
func holds(folder string, files []file) (bool, error) {
	for _, f := range files {
		if found, err := exists(filepath.Join(folder, f.name)); !found || err != nil {
			return false, err
		}
	}
	return true, nil
}

func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
