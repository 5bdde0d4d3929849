// Package texts finds what people read in the sources of the programs, and holds the
// catalogues of translations against it.
package texts

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"tapetrack/test/texts/judge"
)

// Sources are the packages that ship, with their types.
type Sources struct {
	set      *token.FileSet
	packages []*packages.Package
	root     string
}

// Load reads the packages of the module whose root is a folder.
func Load(root string) (*Sources, error) {
	s := &Sources{set: token.NewFileSet(), root: root}
	config := &packages.Config{
		Dir: root, Fset: s.set, BuildFlags: []string{"-tags=ci"},
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports,
	}
	all, err := packages.Load(config, "./app/...", "./cmd/...", "./data/...", "./widgets/...", "./assets/...")
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if len(p.Errors) > 0 {
			return nil, fmt.Errorf("%s: %w", p.PkgPath, p.Errors[0])
		}
	}
	s.packages = all
	return s, nil
}

// isText reports whether a type is one of texts: of the domain, or of widgets.
func isText(t types.Type) bool {
	named, is := types.Unalias(t).(*types.Named)
	if !is || named.Obj().Name() != "Text" || named.Obj().Pkg() == nil {
		return false
	}
	return slices.Contains([]string{"tapetrack/data", "tapetrack/widgets/internal/look"}, named.Obj().Pkg().Path())
}

// Texts returns every constant text, and every help text in the tags of options.
func (s *Sources) Texts() []judge.Found {
	var all []judge.Found
	s.inspect(func(p *packages.Package, node ast.Node) bool {
		switch node := node.(type) {
		case *ast.GenDecl:
			return node.Tok != token.CONST // a constant counts where it is used: it may be part of a text
		case *ast.Field:
			if text := helpTag(p, node); text != "" {
				all = append(all, judge.Found{Text: text, At: s.at(node.Pos())})
			}
		case ast.Expr:
			value := p.TypesInfo.Types[node]
			if value.Value == nil || value.Value.Kind() != constant.String || !isText(value.Type) {
				return true
			}
			all = append(all, judge.Found{Text: constant.StringVal(value.Value), At: s.at(node.Pos())})
			return false
		}
		return true
	})
	return all
}

// helpTag returns what the tag of a field says of an option or a command.
func helpTag(p *packages.Package, field *ast.Field) string {
	if field.Tag == nil || !strings.HasPrefix(p.PkgPath, "tapetrack/cmd/") {
		return ""
	}
	tag, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return ""
	}
	return reflect.StructTag(tag).Get("help")
}

// Converted returns where a text is made of something that is no constant: a name could be
// translated, and what is to be translated could not be found.
func (s *Sources) Converted() []string {
	var all []string
	s.inspect(func(p *packages.Package, node ast.Node) bool {
		call, is := node.(*ast.CallExpr)
		if !is || len(call.Args) != 1 {
			return true
		}
		if to := p.TypesInfo.Types[call.Fun]; to.IsType() && isText(to.Type) && p.TypesInfo.Types[call.Args[0]].Value == nil {
			all = append(all, s.at(call.Pos()))
		}
		return true
	})
	return all
}

// worded are the functions that put a text into the language of the program.
var worded = []string{"tapetrack/data/lang.T", "tapetrack/data/lang.Say", "tapetrack/data/lang.All", "tapetrack/data/lang.List", "tapetrack/data/lang.Number", "tapetrack/data/lang.Time", "tapetrack/widgets/internal/look.Say"}

// Early returns where a package words a text in a variable of its own, before the language
// of the program is known.
func (s *Sources) Early() []string {
	var all []string
	for _, p := range s.packages {
		for _, file := range p.Syntax {
			for _, d := range file.Decls {
				if g, is := d.(*ast.GenDecl); is && g.Tok == token.VAR {
					ast.Inspect(g, func(node ast.Node) bool {
						if _, is := node.(*ast.FuncLit); is {
							return false
						}
						if call, is := node.(*ast.CallExpr); is && slices.Contains(worded, callee(p, call)) {
							all = append(all, s.at(call.Pos()))
						}
						return true
					})
				}
			}
		}
	}
	return all
}

// Miscounted returns the calls that word a text with another number of arguments than the
// text has.
func (s *Sources) Miscounted() []string {
	var all []string
	s.inspect(func(p *packages.Package, node ast.Node) bool {
		call, is := node.(*ast.CallExpr)
		if !is || call.Ellipsis.IsValid() {
			return true
		}
		signature, is := p.TypesInfo.TypeOf(call.Fun).(*types.Signature)
		if !is || !signature.Variadic() || signature.Params().Len() < 2 {
			return true
		}
		at := signature.Params().Len() - 2 // the text stands before the arguments
		if !isText(signature.Params().At(at).Type()) || !isAny(signature.Params().At(at+1).Type()) {
			return true
		}
		text := p.TypesInfo.Types[call.Args[at]].Value
		if text == nil {
			return true
		}
		if err := judge.Fits(constant.StringVal(text), len(call.Args)-at-1); err != nil {
			all = append(all, s.at(call.Pos())+": "+err.Error())
		}
		return true
	})
	return all
}

func isAny(t types.Type) bool {
	slice, is := t.(*types.Slice)
	if !is {
		return false
	}
	i, is := slice.Elem().Underlying().(*types.Interface)
	return is && i.Empty()
}

// callee returns the full name of the function that is called, "" for others.
func callee(p *packages.Package, call *ast.CallExpr) string {
	fun := ast.Unparen(call.Fun)
	if index, is := fun.(*ast.IndexExpr); is {
		fun = index.X
	}
	var name *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		name = fun
	case *ast.SelectorExpr:
		name = fun.Sel
	default:
		return ""
	}
	if f, is := p.TypesInfo.Uses[name].(*types.Func); is {
		return f.FullName()
	}
	return ""
}

func (s *Sources) inspect(each func(*packages.Package, ast.Node) bool) {
	for _, p := range s.packages {
		for _, file := range p.Syntax {
			ast.Inspect(file, func(node ast.Node) bool { return each(p, node) })
		}
	}
}

func (s *Sources) at(pos token.Pos) string {
	where := s.set.Position(pos)
	return fmt.Sprintf("%s:%d", strings.TrimPrefix(strings.TrimPrefix(where.Filename, s.root), "/"), where.Line)
}
