#include "ledger/certificate/paper.hpp"

#include <fmt/format.h>

#include <array>

namespace jcm::certificate {
namespace {

// One family for each face, the second one for Japanese; fontconfig adds whatever else is
// installed.
const char* families_of(Face face) {
  switch (face) {
    case Face::serif:
      return "DejaVu Serif, IPAGothic";
    case Face::mono:
      return "DejaVu Sans Mono, IPAGothic";
    case Face::sans:
    case Face::sans_bold:
      break;
  }
  return "DejaVu Sans, IPAGothic";
}

struct Colour {
  double red, green, blue;
};
constexpr std::array<Colour, 4> colours{
    {{0.09, 0.10, 0.12}, {0.40, 0.43, 0.46}, {0.07, 0.29, 0.36}, {0.68, 0.13, 0.10}}};

struct FreeDescription {
  void operator()(PangoFontDescription* one) const { pango_font_description_free(one); }
};
using Description = std::unique_ptr<PangoFontDescription, FreeDescription>;

Description font_of(const char* families, const Style& style) {
  Description font(pango_font_description_new());
  pango_font_description_set_family(font.get(), families);
  pango_font_description_set_weight(
      font.get(), style.face == Face::sans_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
  return font;
}

cairo_status_t take_bytes(void* closure, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

base::Error fault(const char* doing, cairo_status_t status) {
  return base::error(base::ErrorId::internal_fault,
                     fmt::format("{}: {}", doing, cairo_status_to_string(status)));
}

// Without them a certificate would be drawn with whatever font is there, or none.
base::Status check_font(PangoContext* context, const char* family, const char* package) {
  const auto font = font_of(family, {});
  const Object<PangoFont> loaded(pango_context_load_font(context, font.get()));
  const Description found(loaded ? pango_font_describe(loaded.get()) : nullptr);
  const char* name = found ? pango_font_description_get_family(found.get()) : nullptr;
  if (name != nullptr && std::string_view(name) == family) return {};
  return base::error(base::ErrorId::file_unreadable,
                     fmt::format("the font {} is not installed; install {}, or leave the "
                                 "certificate out",
                                 family, package));
}

}  // namespace

base::Status Sheet::Paper::begin(const Metadata& metadata) {
  surface = cairo_pdf_surface_create_for_stream(take_bytes, &bytes, page_width, page_height);
  cairo = cairo_create(surface);
  if (const auto status = cairo_status(cairo); status != CAIRO_STATUS_SUCCESS)
    return fault("the PDF could not be begun", status);
  const auto set = [&](cairo_pdf_metadata_t key, const std::string& value) {
    cairo_pdf_surface_set_metadata(surface, key, value.c_str());
  };
  set(CAIRO_PDF_METADATA_TITLE, metadata.title);
  set(CAIRO_PDF_METADATA_AUTHOR, metadata.author);
  set(CAIRO_PDF_METADATA_SUBJECT, metadata.subject);
  set(CAIRO_PDF_METADATA_CREATOR, "jcm-ledger");
  // RFC 3339 to the second; cairo takes the present time when none is set.
  set(CAIRO_PDF_METADATA_CREATE_DATE, base::to_text(metadata.created).substr(0, 19) + "Z");

  fonts.reset(pango_cairo_font_map_new());
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts.get()), 72);
  context.reset(pango_font_map_create_context(fonts.get()));
  pango_context_set_round_glyph_positions(context.get(), FALSE);
  for (const char* family : {"DejaVu Serif", "DejaVu Sans", "DejaVu Sans Mono"})
    JCM_TRY_VOID(check_font(context.get(), family, "fonts-dejavu-core"));
  return check_font(context.get(), "IPAGothic", "fonts-ipafont-gothic");
}

Sheet::Paper::~Paper() {
  if (cairo != nullptr) cairo_destroy(cairo);
  if (surface != nullptr) cairo_surface_destroy(surface);
}

Object<PangoLayout> Sheet::Paper::layout(std::string_view text, const Style& style) {
  Object<PangoLayout> made(pango_layout_new(context.get()));
  const auto font = font_of(families_of(style.face), style);
  pango_layout_set_font_description(made.get(), font.get());
  pango_layout_set_text(made.get(), text.data(), static_cast<int>(text.size()));
  missing_glyphs += static_cast<std::size_t>(pango_layout_get_unknown_glyphs_count(made.get()));
  return made;
}

void Sheet::Paper::ink(Ink ink) const {
  const auto& colour = colours[static_cast<std::size_t>(ink)];
  cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue);
}

void Sheet::Paper::line(std::string_view text, const Style& style, double x, double at,
                        bool ends_there) {
  const auto made = layout(text, style);
  int wide = 0;
  pango_layout_get_size(made.get(), &wide, nullptr);
  ink(style.ink);
  cairo_move_to(cairo, ends_there ? x - static_cast<double>(wide) / PANGO_SCALE : x, at);
  pango_cairo_show_layout(cairo, made.get());
}

void Sheet::Paper::across(double at, Ink colour, double thickness) const {
  ink(colour);
  cairo_set_line_width(cairo, thickness);
  cairo_move_to(cairo, margin, at);
  cairo_line_to(cairo, margin + width, at);
  cairo_stroke(cairo);
}

void Sheet::Paper::foot() {
  const Style small{Face::sans, 7, Ink::faint};
  const double at = page_height - 46;
  across(at - 5, Ink::faint, 0.4);
  line(footer.left, small, margin, at, false);
  line(fmt::format("Page {} of {}", pages, footer.total), small, margin + width, at, true);
  if (!footer.below.empty())
    line(footer.below, {Face::sans_bold, 7, Ink::warning}, margin, at + 10, false);
}

void Sheet::Paper::next_page() {
  foot();
  cairo_show_page(cairo);
  ++pages;
  y = top;
}

base::Status Sheet::Paper::end() {
  foot();
  cairo_show_page(cairo);
  cairo_surface_finish(surface);
  if (const auto status = cairo_surface_status(surface); status != CAIRO_STATUS_SUCCESS)
    return fault("the PDF could not be written", status);
  if (const auto status = cairo_status(cairo); status != CAIRO_STATUS_SUCCESS)
    return fault("the PDF could not be drawn", status);
  return {};
}

}  // namespace jcm::certificate
