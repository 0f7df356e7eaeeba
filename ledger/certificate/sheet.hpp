// Paper: pages of text that flow from top to bottom, with rules, rows of facts and tables that go
// on over pages. The one place that knows cairo and pango. Lengths are points (1/72 inch).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/clock.hpp"
#include "ledger/base/result.hpp"

namespace jcm::certificate {

enum class Face { serif, sans, sans_bold, mono };
enum class Ink { text, faint, accent, warning };
struct Style {
  Face face = Face::sans;
  double size = 9;
  Ink ink = Ink::text;
};

struct Metadata {
  std::string title, author, subject;
  base::Timestamp created;
};
// At the foot of every page; `total` is 0 while the pages are only counted.
struct Footer {
  std::string left, below;  // below: in the ink of a warning
  unsigned total = 0;
};

class Sheet {
 public:
  static constexpr double page_width = 595.276, page_height = 841.89;  // A4
  static constexpr double margin = 58;
  static constexpr double width = page_width - 2 * margin;

  // internal.fault; file.unreadable when a font is missing.
  static base::Result<std::unique_ptr<Sheet>> open(const Metadata& metadata, Footer footer);
  ~Sheet();
  Sheet(const Sheet&) = delete;
  Sheet& operator=(const Sheet&) = delete;

  // Text from `x` (off the left margin), wrapped at `wide`, its lines going on over pages.
  void text(std::string_view text, const Style& style, double x = 0, double wide = width);
  // One line at the present height, ending at the right margin; does not move down.
  void right(std::string_view text, const Style& style);
  void rule(Ink ink, double thickness);
  void skip(double points);
  // A new page when less than `points` are left on this one.
  void keep_together(double points);
  void new_page();
  // A framed box around what `inside` writes, which must fit on a page.
  void box(Ink ink, const std::function<void(Sheet&)>& inside);
  // A name on the left, its value on the right, the value in lines of its own column.
  void fact(std::string_view name, std::string_view value, const Style& style = {});

  struct Column {
    std::string heading;
    double x = 0, wide = 0;  // off the left margin
    bool at_right = false;
    Style style{};
  };
  // One line a row; the headings stand again on every page.
  void table(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows,
             bool last_is_total);

  [[nodiscard]] unsigned pages() const;
  // Ends the document: its bytes, and the characters that no font has. internal.fault.
  struct Finished {
    std::string bytes;
    std::size_t missing_glyphs = 0;
  };
  base::Result<Finished> finish();

 private:
  struct Paper;
  explicit Sheet(std::unique_ptr<Paper> paper);
  void row(const std::vector<Column>& columns, const std::vector<std::string>& cells,
           const Style* instead);
  std::unique_ptr<Paper> paper_;
};

}  // namespace jcm::certificate
