#include "app/report.h"

#include <sodium.h>

#include <fmt/format.h>

#include "app/report_assets.h"
#include "app/report_html.h"
#include "app/report_sections.h"

namespace tidewaiter::app {
namespace {

// The source expression by which a content security policy knows an inline text.
std::string PolicyHash(std::string_view text) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  char base64[sodium_base64_ENCODED_LEN(sizeof hash, sodium_base64_VARIANT_ORIGINAL)];
  sodium_bin2base64(base64, sizeof base64, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
  return fmt::format("'sha256-{}'", base64);
}

void AddHead(std::string& out, const ReportContext& context) {
  out += fmt::format("<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n",
                     context.words.language_code, context.words.direction);
  out += "<meta charset=\"utf-8\">\n";
  out += fmt::format(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; "
      "script-src {} {}; base-uri 'none'; form-action 'none'\">\n",
      PolicyHash(ReportStyle()), PolicyHash(ReportEarlyScript()), PolicyHash(ReportScript()));
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += "<meta name=\"color-scheme\" content=\"light dark\">\n";
  out += "<meta name=\"referrer\" content=\"no-referrer\">\n";
  out += "<meta name=\"robots\" content=\"noindex\">\n";
  out += fmt::format("<title>{}</title>\n<style>", Escaped(context.model.title));
  out += ReportStyle();
  out += "</style>\n<script>";
  out += ReportEarlyScript();
  out += "</script>\n</head>\n";
}

void AddTitle(std::string& out, const ReportContext& context) {
  const ReportModel& model = context.model;
  out += fmt::format("<header><h1 dir=\"auto\">{}</h1>\n", Escaped(model.title));
  out += "<p class=\"quiet\">" + Escaped(context.words.confidential);
  if (!model.generated.empty()) {
    out += fmt::format(" {} <bdi>{}</bdi>", Escaped(context.words.generated),
                       Escaped(model.generated));
  }
  out += "</p></header>\n";
}

void AddContents(std::string& out, const ReportContext& context) {
  const ReportModel& model = context.model;
  const Words& words = context.words;
  const auto link = [&](bool is_there, std::string_view id, std::string_view title) {
    if (is_there) out += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, Escaped(title));
  };
  out += fmt::format("<nav aria-label=\"{}\"><ul>\n", Escaped(words.contents));
  link(true, kListId, words.list_title);
  link(true, kPastId, words.past_title);
  link(!model.kinds.empty(), kKindsId, words.kinds_title);
  link(!model.policies.empty(), kPoliciesId, words.policies_title);
  link(!model.groups.empty(), kGroupsId, words.groups_title);
  link(!model.facts.empty(), kFactsId, words.facts_title);
  out += "</ul></nav>\n";
}

void AddWarnings(std::string& out, const ReportContext& context) {
  if (context.model.warnings.empty()) return;
  out += fmt::format(
      "<section class=\"warnings\" aria-labelledby=\"warnings-h\">"
      "<h2 id=\"warnings-h\">{}</h2><ul>\n",
      Escaped(context.words.warnings));
  for (const std::string& warning : context.model.warnings) {
    out += "<li dir=\"auto\">" + Escaped(warning) + "</li>\n";
  }
  out += "</ul></section>\n";
}

void AddFigures(std::string& out, const ReportContext& context) {
  if (context.model.figures.empty()) return;
  out += "<dl class=\"figures\">\n";
  for (const Figure& figure : context.model.figures) {
    out += fmt::format("<div><dt dir=\"auto\">{}</dt><dd><b dir=\"auto\">{}</b>",
                       Escaped(figure.label), Escaped(figure.value));
    if (!figure.note.empty()) out += "<small dir=\"auto\">" + Escaped(figure.note) + "</small>";
    out += "</dd></div>\n";
  }
  out += "</dl>\n";
}

}  // namespace

std::string RenderReport(const ReportModel& model) {
  const ReportContext context{model, WordsOf(model.language), NumberFormat(model.language)};
  std::string out;
  AddHead(out, context);
  out += fmt::format("<body>\n<a class=\"skip\" href=\"#{}\">{}</a>\n", kListId,
                     Escaped(context.words.skip_to_list));
  AddTitle(out, context);
  AddContents(out, context);
  out += "<main>\n";
  AddWarnings(out, context);
  AddFigures(out, context);
  AppendList(out, context);
  AppendPast(out, context);
  AppendKinds(out, context);
  AppendPolicies(out, context);
  AppendGroups(out, context);
  AppendFacts(out, context);
  out += "</main>\n<script>";
  out += ReportScript();
  out += "</script>\n</body>\n</html>\n";
  return out;
}

}  // namespace tidewaiter::app
