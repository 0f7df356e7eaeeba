// The pages themselves, by cairo and pango. Internal to this room.
#pragma once

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "ledger/certificate/sheet.hpp"

namespace jcm::certificate {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Object = std::unique_ptr<T, Unref>;

struct Sheet::Paper {
  static constexpr double top = 56, bottom = page_height - 66;

  // Begins the document and its first page.
  base::Status begin(const Metadata& metadata);
  ~Paper();

  [[nodiscard]] Object<PangoLayout> layout(std::string_view text, const Style& style);
  void ink(Ink ink) const;
  // One line of text with its left, or right, end at x and its top at `at`; does not move down.
  void line(std::string_view text, const Style& style, double x, double at, bool ends_there);
  void across(double at, Ink colour, double thickness) const;
  void foot();
  void next_page();
  base::Status end();

  std::string bytes{};
  Footer footer{};
  cairo_surface_t* surface = nullptr;
  cairo_t* cairo = nullptr;
  Object<PangoFontMap> fonts{};
  Object<PangoContext> context{};
  double y = top;  // where the next line goes
  unsigned pages = 1;
  std::size_t missing_glyphs = 0;
};

}  // namespace jcm::certificate
