// Our own notation of needs: docs/formats/origin.md.
#include <fmt/format.h>

#include "codec/text.h"
#include "tariff/origin_rule.h"

namespace tidewaiter::tariff {
namespace {

using Words = std::vector<std::string_view>;

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    const std::string_view part = codec::Trim(text.substr(0, end));
    if (!part.empty()) parts.push_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

class Reader {
 public:
  explicit Reader(Words words) : words_(std::move(words)) {}

  [[nodiscard]] bool AtEnd() const { return at_ == words_.size(); }
  bool Take(std::string_view word) {
    if (AtEnd() || words_[at_] != word) return false;
    ++at_;
    return true;
  }
  Result<Decimal> Percent() {
    if (AtEnd()) return Fail(ErrorCode::kInvalidArgument, "a percentage is missing");
    ASSIGN_OR_RETURN(Decimal percent, Decimal::Parse(words_[at_]));
    if (!IsPercent(percent)) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("\"{}\" is not 0 to 100 per cent", words_[at_]));
    }
    ++at_;
    return percent;
  }
  // One or more.
  Result<std::vector<CodeRange>> Codes() {
    std::vector<CodeRange> codes;
    while (!AtEnd() && words_[at_].front() >= '0' && words_[at_].front() <= '9') {
      ASSIGN_OR_RETURN(CodeRange range, Range(words_[at_++]));
      codes.push_back(range);
    }
    if (codes.empty()) return Fail(ErrorCode::kInvalidArgument, "codes are missing");
    return codes;
  }
  [[nodiscard]] std::string_view rest() const { return AtEnd() ? "" : words_[at_]; }

 private:
  static Result<CodeRange> Range(std::string_view text) {
    const std::size_t dash = text.find('-');
    ASSIGN_OR_RETURN(const GoodsCode from, GoodsCode::Parse(text.substr(0, dash)));
    if (dash == std::string_view::npos) return CodeRange{from, from};
    ASSIGN_OR_RETURN(const GoodsCode until, GoodsCode::Parse(text.substr(dash + 1)));
    if (until < from) {
      return Fail(ErrorCode::kInvalidArgument, fmt::format("\"{}\" ends before it begins", text));
    }
    return CodeRange{from, until};
  }

  Words words_;
  std::size_t at_ = 0;
};

Status ReadChange(Reader& in, Need& need) {
  need.kind = NeedKind::kChange;
  for (const int level : {2, 4, 6})
    if (in.Take(fmt::format("{}", level))) need.level = level;
  if (need.level == 0) return Fail(ErrorCode::kInvalidArgument, "CHANGE needs 2, 4 or 6");
  if (in.Take("EXCEPT")) {
    ASSIGN_OR_RETURN(need.except, in.Codes());
  }
  while (in.Take("ALLOW")) {
    Allowance allowance;
    ASSIGN_OR_RETURN(allowance.percent, in.Percent());
    if (in.Take("OF")) {
      ASSIGN_OR_RETURN(allowance.codes, in.Codes());
    }
    need.allowances.push_back(std::move(allowance));
  }
  return {};
}

Status ReadMax(Reader& in, Need& need) {
  need.kind = NeedKind::kMaxValue;
  ASSIGN_OR_RETURN(need.percent, in.Percent());
  if (in.Take("OF")) {
    if (in.Take("SAME")) {
      need.own_heading = true;
    } else {
      ASSIGN_OR_RETURN(need.codes, in.Codes());
    }
  }
  if (in.Take("FOB")) need.base = PriceBase::kFob;
  return {};
}

Status ReadRegional(Reader& in, Need& need) {
  need.kind = NeedKind::kRegionalValue;
  ASSIGN_OR_RETURN(need.percent, in.Percent());
  if (in.Take("FOCUSED")) {
    need.method = RegionalMethod::kFocused;
    ASSIGN_OR_RETURN(need.codes, in.Codes());
  } else if (in.Take("BUILDUP")) {
    need.method = RegionalMethod::kBuildUp;
  } else if (in.Take("EITHER")) {
    need.method = RegionalMethod::kEither;
  } else {
    in.Take("BUILDDOWN");
  }
  if (in.Take("FOB")) need.base = PriceBase::kFob;
  return {};
}

Status ReadWhole(Reader& in, Need& need) {
  if (!in.Take("OF")) return {};
  need.kind = NeedKind::kMaterialsWhollyObtained;
  ASSIGN_OR_RETURN(need.codes, in.Codes());
  return {};
}

Status ReadAny(Reader& in, Need& need) {
  need.kind = NeedKind::kAnyMaterials;
  if (!in.Take("EXCEPT")) return {};
  ASSIGN_OR_RETURN(need.except, in.Codes());
  return {};
}

Status ReadNeed(Reader& in, Need& need) {
  if (in.Take("WO")) return ReadWhole(in, need);
  if (in.Take("CHANGE")) return ReadChange(in, need);
  if (in.Take("ANY")) return ReadAny(in, need);
  if (in.Take("MAX")) return ReadMax(in, need);
  if (in.Take("RVC")) return ReadRegional(in, need);
  if (in.Take("NOT") && in.Take("ABOVE") && in.Take("ORIGINATING")) {
    need.kind = NeedKind::kNotAboveOriginating;
    return {};
  }
  return Fail(ErrorCode::kInvalidArgument, fmt::format("\"{}\" is not a need", in.rest()));
}

std::string CodesText(const std::vector<CodeRange>& codes) {
  return ' ' + CodeRangesText(codes);
}

std::string ChangeText(const Need& need) {
  std::string text = fmt::format("CHANGE {}", need.level);
  if (!need.except.empty()) text += " EXCEPT" + CodesText(need.except);
  for (const Allowance& allowance : need.allowances) {
    text += " ALLOW " + allowance.percent.text();
    if (!allowance.codes.empty()) text += " OF" + CodesText(allowance.codes);
  }
  return text;
}

std::string RegionalText(const Need& need) {
  std::string text = "RVC " + need.percent.text();
  switch (need.method) {
    case RegionalMethod::kBuildDown:
      text += " BUILDDOWN";
      break;
    case RegionalMethod::kBuildUp:
      text += " BUILDUP";
      break;
    case RegionalMethod::kEither:
      text += " EITHER";
      break;
    case RegionalMethod::kFocused:
      text += " FOCUSED" + CodesText(need.codes);
      break;
  }
  return text;
}

std::string MaxText(const Need& need) {
  std::string text = "MAX " + need.percent.text();
  if (need.own_heading) text += " OF SAME";
  if (!need.codes.empty()) text += " OF" + CodesText(need.codes);
  return text;
}

std::string NeedText(const Need& need) {
  const std::string base = need.base == PriceBase::kFob ? " FOB" : "";
  switch (need.kind) {
    case NeedKind::kWhollyObtained:
      return "WO";
    case NeedKind::kMaterialsWhollyObtained:
      return "WO OF" + CodesText(need.codes);
    case NeedKind::kChange:
      return ChangeText(need);
    case NeedKind::kAnyMaterials:
      return need.except.empty() ? "ANY" : "ANY EXCEPT" + CodesText(need.except);
    case NeedKind::kMaxValue:
      return MaxText(need) + base;
    case NeedKind::kNotAboveOriginating:
      return "NOT ABOVE ORIGINATING";
    case NeedKind::kRegionalValue:
      return RegionalText(need) + base;
  }
  return "";
}

}  // namespace

Result<Needs> ReadNeedsNotation(std::string_view text) {
  Needs needs;
  for (const std::string_view part : Split(text, ';')) {
    Reader in(Split(part, ' '));
    Need need;
    RETURN_IF_ERROR(ReadNeed(in, need));
    if (!in.AtEnd()) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("\"{}\" is not expected in \"{}\"", in.rest(), part));
    }
    needs.push_back(std::move(need));
  }
  if (needs.empty()) return Fail(ErrorCode::kInvalidArgument, "no need is said");
  if (needs.size() > kNeedsMax) return Fail(ErrorCode::kInvalidArgument, "too many needs");
  return needs;
}

Result<std::vector<CodeRange>> ReadCodeRanges(std::string_view text) {
  Reader in(Split(text, ' '));
  ASSIGN_OR_RETURN(std::vector<CodeRange> codes, in.Codes());
  if (in.AtEnd()) return codes;
  return Fail(ErrorCode::kInvalidArgument, fmt::format("\"{}\" is not a code", in.rest()));
}

std::string CodeRangesText(const std::vector<CodeRange>& codes) {
  std::string text;
  for (const CodeRange& range : codes) {
    if (!text.empty()) text += ' ';
    text += range.from.text();
    if (range.until != range.from) text += '-' + range.until.text();
  }
  return text;
}

std::string NeedsText(const Needs& needs) {
  std::string text;
  for (const Need& need : needs) {
    if (!text.empty()) text += "; ";
    text += NeedText(need);
  }
  return text;
}

}  // namespace tidewaiter::tariff
