// The order of a certificate: head, act, facts, serial numbers, record, verification, receipt.
#include "ledger/certificate/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/certificate/sheet.hpp"
#include "ledger/certificate/words.hpp"

namespace jcm::certificate {
namespace {

constexpr Style body{Face::sans, 9, Ink::text}, small{Face::sans, 8, Ink::text},
    faint{Face::sans, 8, Ink::faint}, code{Face::mono, 7.4, Ink::text};

void heading(Sheet& sheet, std::string_view text, double with_what_follows = 40) {
  sheet.skip(11);
  sheet.keep_together(with_what_follows);
  sheet.text(text, {Face::sans_bold, 9.5, Ink::accent});
  sheet.skip(1.5);
  sheet.rule(Ink::accent, 0.5);
  sheet.skip(5);
}

void head(Sheet& sheet, const Contents& contents) {
  const auto& entry = contents.entry;
  sheet.right(fmt::format("Entry {}", grouped(entry.seq)), faint);
  sheet.text("JOINT CREDITING MECHANISM", {Face::sans_bold, 8, Ink::accent});
  sheet.skip(9);
  sheet.text(title_of(entry.kind()), {Face::serif, 25, Ink::text});
  sheet.skip(7);
  sheet.rule(Ink::accent, 1.6);
  sheet.skip(11);
  if (const auto remark = demonstration(entry); !remark.empty()) {
    sheet.box(Ink::warning, [&](Sheet& inside) {
      inside.text(remark, {Face::sans_bold, 9, Ink::warning}, 9, Sheet::width - 18);
    });
    sheet.skip(10);
  }
  sheet.text(statement(entry), {Face::serif, 10.5, Ink::text});
  sheet.skip(9);
  sheet.skip(5.5);  // so that both stand on one line
  sheet.right(long_date(entry.business_date), {Face::serif, 15, Ink::text});
  sheet.skip(-5.5);
  sheet.text(fmt::format("{} tCO\u2082e", grouped(quantity_of(entry).raw())),
             {Face::serif, 21, Ink::accent});
}

void serials(Sheet& sheet, const domain::Entry& entry) {
  heading(sheet, "Serial numbers", 60);
  const bool issued = !entry.body.resolved.issued.empty();
  std::vector<Sheet::Column> columns{{"Range", 0, 300, false, code},
                                     {issued ? "To account" : "", 300, 100, false, small},
                                     {"Credits", Sheet::width - 80, 80, true, small}};
  const auto rows = serial_rows(entry);
  sheet.table(columns, rows, rows.size() > 1);
}

void record(Sheet& sheet, const Contents& contents) {
  heading(sheet, "Where it is recorded", 100);
  sheet.fact("Ledger", contents.origin, small);
  sheet.fact("Entry", fmt::format("{} (counted from 0)", grouped(contents.entry.seq)), small);
  sheet.fact("Hash of the entry", base::to_hex(contents.leaf.view()), code);
  sheet.fact("Checkpoint", fmt::format("of the first {} entries", grouped(contents.size)), small);
  sheet.fact("Its root", base::to_base64(contents.root.view()), code);
  for (const auto& line : contents.signatures) sheet.fact("Signed", line, code);
  sheet.fact("Verifier key", contents.verifier_key, code);
}

void personal(Sheet& sheet, const Contents& contents) {
  const auto rows = personal_rows(contents);
  if (rows.empty()) return;
  heading(sheet, "Names and texts, and the digests that stand for them", 70);
  for (const auto& row : rows) {
    sheet.keep_together(48);
    sheet.fact(row.what, row.text, small);
    sheet.fact("", fmt::format("salt {}, digest in entry {}", row.salt, row.entry),
               {Face::mono, 6.6, Ink::faint});
    sheet.fact("", row.digest, {Face::mono, 6.6, Ink::faint});
  }
}

void verification(Sheet& sheet, const Contents& contents) {
  heading(sheet, "How to verify this certificate", 80);
  for (const auto& paragraph : how_to_verify(contents)) {
    sheet.text(paragraph, {Face::sans, 8, Ink::text});
    sheet.skip(4);
  }
}

void receipt(Sheet& sheet, const Contents& contents) {
  const auto lines = printed_receipt(contents.receipt, 120);
  // On one page where it fits on one.
  heading(sheet, "The receipt", std::min(650.0, 60 + 9.3 * static_cast<double>(lines.size())));
  sheet.text(
      "This is the file that the program reads, character by character (C2SP tlog-proof). A line "
      "that "
      "begins with two spaces continues the line above: join them without the spaces. The empty "
      "line "
      "belongs to it.",
      small);
  sheet.skip(8);
  for (const auto& line : lines)
    sheet.text(line.empty() ? " " : line, {Face::mono, 6.5, Ink::text}, 0, Sheet::width + 20);
}

void write(Sheet& sheet, const Contents& contents) {
  head(sheet, contents);
  heading(sheet, "The act");
  for (const auto& fact : facts_of(contents))
    sheet.fact(fact.name, fact.value, fact.is_code ? code : body);
  serials(sheet, contents.entry);
  record(sheet, contents);
  if (sheet.pages() == 1) sheet.new_page();  // a front page of its own, where one is enough
  verification(sheet, contents);
  personal(sheet, contents);
  receipt(sheet, contents);
}

}  // namespace

base::Result<Pdf> draw(const Contents& contents) {
  const auto& entry = contents.entry;
  if (!is_certified(entry.kind()))
    return base::error(
        base::ErrorId::field_value,
        fmt::format(
            "entry {} is a {}: certificates are made of issuances, transfers, retirements and "
            "cancellations; ask for its receipt alone",
            entry.seq, domain::text_of(entry.kind())),
        "seq");
  const Metadata metadata{fmt::format("{} {}", title_of(entry.kind()), contents.entry.seq),
                          contents.origin,
                          fmt::format("Entry {} of {}, {} tCO2e", entry.seq, contents.origin,
                                      grouped(quantity_of(entry).raw())),
                          entry.time};
  Footer footer{fmt::format("{}, entry {} of {}", title_of(entry.kind()), grouped(entry.seq),
                            contents.origin),
                demonstration(entry).empty() ? "" : "DEMONSTRATION", 0};
  // Twice: the first time to know how many pages there are.
  for (;;) {
    JCM_TRY(auto sheet, Sheet::open(metadata, footer));
    write(*sheet, contents);
    const auto pages = sheet->pages();
    JCM_TRY(auto done, sheet->finish());
    if (footer.total == pages) return Pdf{std::move(done.bytes), pages, done.missing_glyphs};
    footer.total = pages;
  }
}

}  // namespace jcm::certificate
