package house

import (
	"go/ast"
	"slices"
)

// windowNames are what a variable or field with a window is called.
var windowNames = []string{"w", "window", "Window", "last"}

// shownWindows break the rule of placing, and keep it.
var shownWindows = []violation{
	{"app/a.go", `package app; import "fyne.io/fyne/v2"; func f(w fyne.Window) { w.CenterOnScreen() }`, "app/a.go:1: a window is shown by shell.Places"},
	{"app/shell/places.go", `package shell; import "fyne.io/fyne/v2"; func f(w fyne.Window) { w.CenterOnScreen() }`, ""},
}

// explained break the rules of the manual, and keep them.
var explained = []violation{
	{"app/signin/a.go", `package signin; import _ "tapetrack/docs/manual"`, ""},
	{"app/signin/a.go", `package signin; import _ "tapetrack/docs"`, "app/signin/a.go imports tapetrack/docs"},
	{"docs/manual/a.go", `package manual; import _ "tapetrack/docs"`, ""},
	{"docs/manual/a.go", `package manual; import _ "tapetrack/data"`, "docs/manual/a.go imports tapetrack/data"},
	{"widgets/a.go", `package widgets; import _ "tapetrack/docs/manual"`, "widgets/a.go imports tapetrack/docs/manual"},
	{"app/signin/a.go", `package signin; func f() { show(shell.Opening{Over: w}) }`, "app/signin/a.go:1: F1 explains nothing here: an Opening needs a Topic or a Kind"},
	{"app/signin/a.go", `package signin; func f() { show(shell.Opening{Topic: shell.TopicLogin}) }`, ""},
	{"app/shell/a.go", `package shell; func f() { show(Opening{}) }`, "app/shell/a.go:1: F1 explains nothing here: an Opening needs a Topic or a Kind"},
	{"app/shell/a.go", `package shell; func f() { show(Opening{Kind: "browse"}) }`, ""},
}

// unexplained reports whether a node opens a window for which the manual has no page.
func unexplained(node ast.Node) bool {
	x, ok := node.(*ast.CompositeLit)
	return ok && lastName(x.Type) == "Opening" && !slices.ContainsFunc(x.Elts, func(e ast.Expr) bool {
		field, ok := e.(*ast.KeyValueExpr)
		return ok && slices.Contains([]string{"Topic", "Kind"}, lastName(field.Key))
	})
}

// placing are the ways past shell.Places, after which a window belongs to nobody, is not remembered, or lies over the
// windows of other programs.
var placing = []string{"CenterOnScreen", "RequestPosition", "RequestAlwaysOnTop"}

// closing finds where a program closes a window past widgets.Close, after which keys that were waiting press it again,
// where it fills one past widgets.SetContent, so that screen readers do not hear it, and where it places one past
// shell.Places.
func closing(s *source) []string {
	if s.isTest() || !within(s.folder(), "app", "cmd") {
		return nil
	}
	var problems []string
	ast.Inspect(s.file, func(node ast.Node) bool {
		x, ok := node.(*ast.SelectorExpr)
		if ok && x.Sel.Name == "Close" && slices.Contains(windowNames, lastName(x.X)) {
			problems = append(problems, s.at(node.Pos())+": a window is closed by widgets.Close")
		}
		if ok && x.Sel.Name == "SetContent" && slices.Contains(windowNames, lastName(x.X)) {
			problems = append(problems, s.at(node.Pos())+": the content of a window is set by widgets.SetContent")
		}
		if ok && slices.Contains(placing, x.Sel.Name) && s.name != "app/shell/places.go" {
			problems = append(problems, s.at(node.Pos())+": a window is shown by shell.Places")
		}
		if unexplained(node) {
			problems = append(problems, s.at(node.Pos())+": F1 explains nothing here: an Opening needs a Topic or a Kind")
		}
		return true
	})
	return problems
}

// unseen finds clicks in widgets that input does not note: a user who works with the mouse alone would be signed out when
// idle, and the second click of a double click would press the button that came up over what the first fell on.
func unseen(s *source) []string {
	if s.isTest() || !within(s.folder(), "widgets") {
		return nil
	}
	var problems []string
	for _, d := range s.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil {
			continue
		}
		by, ok := noted[f.Name.Name]
		if !ok {
			continue
		}
		if f.Name.Name == "MouseDown" && s.method(receiver(f.Recv.List[0].Type), "Tapped") {
			by = "Used" // Tapped of the same click notes it
		}
		seen := false
		ast.Inspect(f.Body, func(node ast.Node) bool {
			if call, ok := node.(*ast.CallExpr); ok {
				switch name := lastName(call.Fun); name {
				case by:
					seen = true
				case f.Name.Name: // of something of ours; what is embedded of Fyne's has a type of its own name
					inner, _ := call.Fun.(*ast.SelectorExpr)
					seen = seen || !slices.Contains([]string{"Entry", "Check", "Select", "Button"}, lastName(inner.X))
				}
			}
			return true
		})
		if !seen {
			problems = append(problems, s.at(f.Pos())+": "+f.Name.Name+" is not noted by input."+by)
		}
	}
	return problems
}

// noted is by which function of input each kind of click is noted.
var noted = map[string]string{
	"Tapped": "Clicked", "DoubleTapped": "Clicked", "MouseDown": "Clicked", "TappedSecondary": "RightClicked", "Dragged": "Used",
}

// method reports whether the file declares a method of a type.
func (s *source) method(of, name string) bool {
	return slices.ContainsFunc(s.file.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Recv != nil && f.Name.Name == name && receiver(f.Recv.List[0].Type) == of
	})
}

// lastName returns the last name of a selector or an identifier: window of l.window.
func lastName(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}
