#include "tariff/origin.h"

#include <algorithm>

#include <fmt/format.h>

namespace tidewaiter::tariff {
namespace {

bool SameRules(const OriginEntry& a, const OriginEntry& b) {
  return std::ranges::equal(a.rules, b.rules, [](const OriginRule& x, const OriginRule& y) {
    return x.text == y.text && x.needs == y.needs && x.alternative == y.alternative;
  });
}

std::string Where(const OriginEntry& entry) {
  return fmt::format("{} {}-{}", entry.scheme, entry.codes.from.text(), entry.codes.until.text());
}

bool Overlap(const Validity& a, const Validity& b) {
  return a.from <= b.until && b.from <= a.until;
}

void CheckScheme(const OriginScheme& scheme, Problems& problems) {
  const std::string at = "/schemes/" + scheme.code;
  if (scheme.validity.until < scheme.validity.from)
    problems.push_back({"until_before_from", at, "ends before it begins"});
  const auto& tolerance = scheme.tolerance_percent;
  if (tolerance && !IsPercent(*tolerance))
    problems.push_back({"tolerance_range", at, "the tolerance is not 0 to 100 per cent"});
}

bool PercentsFit(const OriginEntry& entry) {
  return std::ranges::all_of(entry.rules, [](const OriginRule& rule) {
    return !rule.needs || std::ranges::all_of(*rule.needs, [](const Need& need) {
      return IsPercent(need.percent) &&
             std::ranges::all_of(need.allowances, IsPercent, &Allowance::percent);
    });
  });
}

void CheckEntry(const OriginEntry& entry, std::size_t number, bool known, Problems& problems) {
  const std::string at = fmt::format("/entries/{}", number);
  if (!known)
    problems.push_back({"unknown_scheme", at, "there is no scheme \"" + entry.scheme + '"'});
  if (entry.validity.until < entry.validity.from)
    problems.push_back({"until_before_from", at, "ends before it begins"});
  if (entry.codes.from.empty() || LastOf(entry.codes.until) < FirstOf(entry.codes.from))
    problems.push_back({"codes_reversed", at, Where(entry) + " is no range"});
  if (!PercentsFit(entry))
    problems.push_back({"percent_range", at, Where(entry) + ": not 0 to 100 per cent"});
  if (entry.rules.empty()) problems.push_back({"no_rules", at, Where(entry) + " has no rule"});
}

// Two entries of one scheme of which `a` begins first.
void Compare(const OriginEntry& a, const OriginEntry& b, Problems& warnings) {
  if (!Overlap(a.validity, b.validity)) return;
  if (LastOf(a.codes.until) < LastOf(b.codes.until) &&
      FirstOf(a.codes.from) < FirstOf(b.codes.from)) {
    warnings.push_back({"entries_cross", "/entries", Where(a) + " and " + Where(b)});
  }
}

bool SameGoods(const OriginEntry& a, const OriginEntry& b) {
  return a.codes == b.codes && a.goods == b.goods && a.heading == b.heading;
}

// Two entries for the very same goods: the source does not say how they go together.
void Join(OriginEntry& into, OriginEntry from, Problems& warnings) {
  const bool same = SameRules(into, from);
  warnings.push_back({same ? "entries_repeat" : "entries_contradict", "/entries",
                      fmt::format("{}: \"{}\"", Where(into), into.goods)});
  if (same) return;
  into.joined = false;
  for (OriginRule& rule : from.rules) {
    rule.alternative = static_cast<int>(into.rules.size()) + 1;
    into.rules.push_back(std::move(rule));
  }
}

// `entries` are sorted by scheme and first code.
void JoinSame(std::vector<OriginEntry>& entries, Problems& warnings) {
  std::vector<OriginEntry> kept;
  for (OriginEntry& entry : entries) {
    auto same = kept.rbegin();
    while (same != kept.rend() && same->scheme == entry.scheme &&
           same->codes.from == entry.codes.from &&
           !(SameGoods(*same, entry) && Overlap(same->validity, entry.validity)))
      ++same;
    if (same != kept.rend() && same->scheme == entry.scheme &&
        same->codes.from == entry.codes.from) {
      Join(*same, std::move(entry), warnings);
    } else {
      kept.push_back(std::move(entry));
    }
  }
  entries = std::move(kept);
}

}  // namespace

std::string_view CumulationName(Cumulation kind) {
  switch (kind) {
    case Cumulation::kBilateral:
      return "bilateral";
    case Cumulation::kDiagonal:
      return "diagonal";
    case Cumulation::kExtended:
      return "extended";
  }
  return "";
}

bool OriginScheme::Names(std::string_view country) const {
  return std::ranges::find(countries, country) != countries.end();
}

bool OriginScheme::Cumulates(Cumulation kind, std::string_view country) const {
  return std::ranges::any_of(
      cumulation, [&](const auto& row) { return row.first == kind && row.second == country; });
}

std::string_view OriginScheme::Article(std::string_view subject) const {
  const auto found =
      std::ranges::find_if(articles, [&](const auto& row) { return row.first == subject; });
  return found != articles.end() ? std::string_view(found->second) : std::string_view();
}

const OriginScheme* Origins::FindScheme(std::string_view code) const {
  const auto found = std::ranges::lower_bound(schemes_, code, {}, &OriginScheme::code);
  return found != schemes_.end() && found->code == code ? &*found : nullptr;
}

std::expected<Origins::Made, Problems> Origins::Build(OriginRows rows) {
  Problems problems;
  if (rows.entries.size() > kOriginEntriesMax)
    return std::unexpected(Problems{{"too_many_entries", "/entries", "more than a million"}});
  Made made;
  Origins& out = made.origins;
  out.schemes_ = std::move(rows.schemes);
  std::ranges::sort(out.schemes_, {}, &OriginScheme::code);
  for (std::size_t i = 0; i < out.schemes_.size(); ++i) {
    CheckScheme(out.schemes_[i], problems);
    if (i > 0 && out.schemes_[i - 1].code == out.schemes_[i].code) {
      problems.push_back(
          {"duplicate_scheme", "/schemes/" + out.schemes_[i].code, "is there twice"});
    }
  }
  for (std::size_t i = 0; i < rows.entries.size(); ++i)
    CheckEntry(rows.entries[i], i, out.FindScheme(rows.entries[i].scheme) != nullptr, problems);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  out.entries_ = std::move(rows.entries);
  out.Index(made.warnings);
  return made;
}

void Origins::Index(Problems& warnings) {
  std::ranges::stable_sort(entries_, [](const OriginEntry& a, const OriginEntry& b) {
    return std::pair(std::string_view(a.scheme), FirstOf(a.codes.from)) <
           std::pair(std::string_view(b.scheme), FirstOf(b.codes.from));
  });
  JoinSame(entries_, warnings);
  std::size_t at = 0;
  for (const OriginScheme& scheme : schemes_) {
    first_.push_back(at);
    std::uint64_t reach = 0;
    for (; at < entries_.size() && entries_[at].scheme == scheme.code; ++at) {
      for (std::size_t i = at;
           i > first_.back() && reach_[i - 1] >= FirstOf(entries_[at].codes.from); --i) {
        if (LastOf(entries_[i - 1].codes.until) >= FirstOf(entries_[at].codes.from))
          Compare(entries_[i - 1], entries_[at], warnings);
      }
      reach = std::max(reach, LastOf(entries_[at].codes.until));
      reach_.push_back(reach);
    }
  }
  first_.push_back(at);
}

std::vector<const OriginScheme*> Origins::SchemesFor(std::string_view country, Day day) const {
  std::vector<const OriginScheme*> found;
  for (const OriginScheme& scheme : schemes_)
    if (scheme.validity.Holds(day) && scheme.Names(country)) found.push_back(&scheme);
  return found;
}

std::vector<OriginMatch> Origins::Lookup(const OriginScheme& scheme, GoodsCode code,
                                         Day day) const {
  const auto place = static_cast<std::size_t>(
      std::ranges::lower_bound(schemes_, scheme.code, {}, &OriginScheme::code) - schemes_.begin());
  std::vector<OriginMatch> found;
  if (code.empty() || place == schemes_.size() || schemes_[place].code != scheme.code) return found;
  const auto own = std::span<const OriginEntry>(entries_).subspan(
      first_[place], first_[place + 1] - first_[place]);
  const auto behind = std::ranges::upper_bound(
      own, LastOf(code), {}, [](const OriginEntry& entry) { return FirstOf(entry.codes.from); });
  for (auto i = static_cast<std::size_t>(behind - own.begin());
       i > 0 && reach_[first_[place] + i - 1] >= FirstOf(code); --i) {
    const OriginEntry& entry = own[i - 1];
    if (entry.codes.Touches(code) && entry.validity.Holds(day))
      found.push_back({&entry, entry.codes.Holds(code)});
  }
  std::ranges::reverse(found);  // as the source has them, within one range
  std::ranges::stable_sort(found, {}, [](const OriginMatch& match) {
    return LastOf(match.entry->codes.until) - FirstOf(match.entry->codes.from);
  });
  return found;
}

}  // namespace tidewaiter::tariff
