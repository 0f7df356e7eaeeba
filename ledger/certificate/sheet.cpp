#include "ledger/certificate/sheet.hpp"

#include <algorithm>

#include "ledger/certificate/paper.hpp"

namespace jcm::certificate {
namespace {

constexpr double name_width = 118;  // of facts
constexpr double row_height = 12.2;

struct FreeIterator {
  void operator()(PangoLayoutIter* one) const { pango_layout_iter_free(one); }
};

}  // namespace

Sheet::Sheet(std::unique_ptr<Paper> paper) : paper_(std::move(paper)) {}
Sheet::~Sheet() = default;

base::Result<std::unique_ptr<Sheet>> Sheet::open(const Metadata& metadata, Footer footer) {
  auto paper = std::make_unique<Paper>();
  paper->footer = std::move(footer);
  JCM_TRY_VOID(paper->begin(metadata));
  return std::unique_ptr<Sheet>(new Sheet(std::move(paper)));
}

void Sheet::text(std::string_view text, const Style& style, double x, double wide) {
  auto& paper = *paper_;
  const auto layout = paper.layout(text, style);
  pango_layout_set_width(layout.get(), static_cast<int>(wide * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(),
                        style.face == Face::mono ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(layout.get(), 1.18F);
  const std::unique_ptr<PangoLayoutIter, FreeIterator> line(pango_layout_get_iter(layout.get()));
  do {
    PangoRectangle place;
    pango_layout_iter_get_line_extents(line.get(), nullptr, &place);
    const double height = static_cast<double>(place.height) / PANGO_SCALE;
    if (paper.y + height > Paper::bottom) paper.next_page();
    const double base =
        static_cast<double>(pango_layout_iter_get_baseline(line.get()) - place.y) / PANGO_SCALE;
    paper.ink(style.ink);
    cairo_move_to(paper.cairo, margin + x + static_cast<double>(place.x) / PANGO_SCALE,
                  paper.y + base);
    pango_cairo_show_layout_line(paper.cairo, pango_layout_iter_get_line_readonly(line.get()));
    paper.y += height;
  } while (pango_layout_iter_next_line(line.get()) != FALSE);
}

void Sheet::right(std::string_view text, const Style& style) {
  paper_->line(text, style, margin + width, paper_->y, true);
}

void Sheet::rule(Ink ink, double thickness) { paper_->across(paper_->y, ink, thickness); }

void Sheet::skip(double points) { paper_->y += points; }

void Sheet::keep_together(double points) {
  if (paper_->y + points > Paper::bottom) paper_->next_page();
}

void Sheet::new_page() { paper_->next_page(); }

void Sheet::box(Ink ink, const std::function<void(Sheet&)>& inside) {
  constexpr double padding = 7;
  auto& paper = *paper_;
  const double from = paper.y;
  paper.y += padding;
  inside(*this);
  paper.y += padding;
  paper.ink(ink);
  cairo_set_line_width(paper.cairo, 1.2);
  cairo_rectangle(paper.cairo, margin, from, width, paper.y - from);
  cairo_stroke(paper.cairo);
}

void Sheet::fact(std::string_view name, std::string_view value, const Style& style) {
  auto& paper = *paper_;
  keep_together(12);
  const Style label{Face::sans, 8, Ink::faint};
  paper.line(name, label, margin, paper.y + std::max(0.0, (style.size - label.size) * 0.95), false);
  text(value, style, name_width, width - name_width);
  paper.y += 2.6;
}

void Sheet::row(const std::vector<Column>& columns, const std::vector<std::string>& cells,
                const Style* instead) {
  auto& paper = *paper_;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& column = columns[i];
    paper.line(cells[i], instead != nullptr ? *instead : column.style,
               margin + column.x + (column.at_right ? column.wide : 0), paper.y, column.at_right);
  }
  paper.y += row_height;
}

void Sheet::table(const std::vector<Column>& columns,
                  const std::vector<std::vector<std::string>>& rows, bool last_is_total) {
  const Style heading{Face::sans, 7.5, Ink::faint}, total{Face::sans_bold, 8, Ink::text};
  std::vector<std::string> headings;
  for (const auto& column : columns) headings.push_back(column.heading);
  const auto head = [&] {
    row(columns, headings, &heading);
    rule(Ink::faint, 0.4);
    skip(3);
  };
  keep_together(42);
  head();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool last = last_is_total && i + 1 == rows.size();
    if (paper_->y + (last ? 16 : row_height) > Paper::bottom) {
      new_page();
      head();
    }
    if (last) {
      rule(Ink::faint, 0.4);
      skip(3);
    }
    row(columns, rows[i], last ? &total : nullptr);
  }
}

unsigned Sheet::pages() const { return paper_->pages; }

base::Result<Sheet::Finished> Sheet::finish() {
  JCM_TRY_VOID(paper_->end());
  return Finished{std::move(paper_->bytes), paper_->missing_glyphs};
}

}  // namespace jcm::certificate
