#include "epcis/gs1_id.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include <fmt/format.h>

namespace tidewaiter::epcis {
namespace {

constexpr std::string_view kLink = "https://id.gs1.org/";
constexpr std::string_view kIdUrn = "urn:epc:id:";
constexpr std::string_view kClassUrn = "urn:epc:class:";
constexpr std::string_view kPatternUrn = "urn:epc:idpat:";
constexpr std::string_view kContainerUrn = "urn:epc:id:bic:";
constexpr std::size_t kPrefixMin = 6;  // digits of a company
constexpr std::size_t kPrefixMax = 12;
constexpr std::size_t kSegmentsMax = 40;  // of a link's path

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsDigit);
}

// How the digits of a key are laid out in an EPC URI.
enum class Layout {
  kIndicatorFirst,  // the first digit behind the company's prefix comes first in the key
  kPlain,
};

// One kind: "urn:epc:id:NAME:company.reference[.serial]".
struct Scheme {
  std::string_view urn;
  std::string_view name;
  std::string_view ai;
  std::size_t digits;  // of company and reference; 0 = the reference may hold letters
  Layout layout;
  std::string_view lead;       // before the digits in the key
  std::string_view serial_ai;  // "" = the serial number stands in the key itself
  std::size_t parts;           // behind the name
};

constexpr Scheme kSchemes[] = {
    {kIdUrn, "sgtin", "01", 13, Layout::kIndicatorFirst, "", "21", 3},
    {kIdUrn, "upui", "01", 13, Layout::kIndicatorFirst, "", "235", 3},
    {kIdUrn, "itip", "8006", 13, Layout::kIndicatorFirst, "", "21", 5},
    {kIdUrn, "sscc", "00", 17, Layout::kIndicatorFirst, "", "", 2},
    {kIdUrn, "sgln", "414", 12, Layout::kPlain, "", "254", 3},
    {kIdUrn, "pgln", "417", 12, Layout::kPlain, "", "", 2},
    {kIdUrn, "grai", "8003", 12, Layout::kPlain, "0", "", 3},
    {kIdUrn, "giai", "8004", 0, Layout::kPlain, "", "", 2},
    {kIdUrn, "gsrn", "8018", 17, Layout::kPlain, "", "", 2},
    {kIdUrn, "gsrnp", "8017", 17, Layout::kPlain, "", "", 2},
    {kIdUrn, "gdti", "253", 12, Layout::kPlain, "", "", 3},
    {kIdUrn, "sgcn", "255", 12, Layout::kPlain, "", "", 3},
    {kIdUrn, "cpi", "8010", 0, Layout::kPlain, "", "8011", 3},
    {kIdUrn, "ginc", "401", 0, Layout::kPlain, "", "", 2},
    {kIdUrn, "gsin", "402", 16, Layout::kPlain, "", "", 2},
    {kClassUrn, "lgtin", "01", 13, Layout::kIndicatorFirst, "", "10", 3},
    {kPatternUrn, "sgtin", "01", 13, Layout::kIndicatorFirst, "", "21", 3},
    {kPatternUrn, "upui", "01", 13, Layout::kIndicatorFirst, "", "235", 3},
    {kPatternUrn, "itip", "8006", 13, Layout::kIndicatorFirst, "", "21", 5},
    {kPatternUrn, "grai", "8003", 12, Layout::kPlain, "0", "", 3},
    {kPatternUrn, "gdti", "253", 12, Layout::kPlain, "", "", 3},
    {kPatternUrn, "sgcn", "255", 12, Layout::kPlain, "", "", 3},
    {kPatternUrn, "cpi", "8010", 0, Layout::kPlain, "", "8011", 3},
};

// A key of a link: digits, then what may follow in the same segment.
struct Key {
  std::string_view ai;
  std::string_view alias;
  std::size_t digits;
  std::size_t tail_max;                        // letters and digits behind them
  std::array<std::string_view, 3> qualifiers;  // the finest first; one is kept
};

constexpr Key kKeys[] = {
    {"00", "sscc", 18, 0, {}},
    {"01", "gtin", 14, 0, {"21", "10", "235"}},
    {"253", "gdti", 13, 17, {}},
    {"255", "gcn", 13, 12, {}},
    {"401", "ginc", 0, 30, {}},
    {"402", "gsin", 17, 0, {}},
    {"414", "gln", 13, 0, {"254"}},
    {"417", "party", 13, 0, {}},
    {"8003", "grai", 14, 16, {}},
    {"8004", "giai", 0, 30, {}},
    {"8006", "itip", 18, 0, {"21", "10"}},
    {"8010", "cpid", 0, 30, {"8011"}},
    {"8017", "gsrnp", 18, 0, {}},
    {"8018", "gsrn", 18, 0, {}},
};

std::vector<std::string_view> Split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  while (parts.size() < kSegmentsMax) {
    const std::size_t at = text.find(by);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
  return {};
}

bool IsSerial(std::string_view text) {
  if (text.empty()) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || IsDigit(c) || std::string_view("!'()*+,-./:;=_%").contains(c);
  });
}

// What must not stand bare in a path, beyond what an EPC URI escapes already.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("!()*+,:").contains(c)) {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

const Scheme* FindScheme(std::string_view uri, std::string_view& rest) {
  for (const Scheme& scheme : kSchemes) {
    if (!uri.starts_with(scheme.urn)) continue;
    const std::string_view behind = uri.substr(scheme.urn.size());
    if (!behind.starts_with(scheme.name) || behind.size() <= scheme.name.size()) continue;
    if (behind[scheme.name.size()] != ':') continue;
    rest = behind.substr(scheme.name.size() + 1);
    return &scheme;
  }
  return nullptr;
}

// Company, reference and, in one piece, everything behind: a serial number may hold dots.
std::vector<std::string_view> PartsOf(const Scheme& scheme, std::string_view rest) {
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < scheme.parts) {
    const std::size_t dot = rest.find('.');
    if (dot == std::string_view::npos) return {};
    parts.push_back(rest.substr(0, dot));
    rest.remove_prefix(dot + 1);
  }
  parts.push_back(rest);
  return parts;
}

// The key of numbers: lead, digits in their order, check digit.
std::string KeyDigits(const Scheme& scheme, std::string_view company, std::string_view reference) {
  std::string digits(scheme.lead);
  if (scheme.layout == Layout::kIndicatorFirst) {
    digits.append(reference.substr(0, 1)).append(company).append(reference.substr(1));
  } else {
    digits.append(company).append(reference);
  }
  digits += Gs1CheckDigit(digits);
  return digits;
}

bool AreDigits(const Scheme& scheme, std::string_view company, std::string_view reference) {
  if (company.size() < kPrefixMin || company.size() > kPrefixMax || !AllDigits(company))
    return false;
  if (scheme.digits == 0) return IsSerial(reference) && reference.size() <= 3 * kPrefixMax * 2;
  return company.size() + reference.size() == scheme.digits && AllDigits(reference);
}

struct Link {
  const Key* key = nullptr;
  std::string value;
  std::string_view qualifier;  // AI, "" = none
  std::string_view qualified;
};

std::string_view AiOf(std::string_view segment) {
  if (segment == "ser") return "21";
  if (segment == "lot") return "10";
  if (segment == "cpv") return "22";
  return segment;
}

// The value of a key as it is written at full length, or nothing.
std::optional<std::string> KeyValue(const Key& key, std::string_view text) {
  if (key.ai == "01") {
    if (!AllDigits(text)) return std::nullopt;
    if (text.size() != 8 && (text.size() < 12 || text.size() > 14)) return std::nullopt;
    return std::string(14 - text.size(), '0').append(text);
  }
  if (text.size() < key.digits || !AllDigits(text.substr(0, key.digits))) return std::nullopt;
  const std::string_view tail = text.substr(key.digits);
  if (tail.empty() ? key.digits == 0 : (tail.size() > 3 * key.tail_max || !IsSerial(tail)))
    return std::nullopt;
  return std::string(text);
}

// The pairs behind the key: those that are known, of which the finest stays.
bool ReadQualifiers(std::span<const std::string_view> segments, Link& link) {
  if (segments.size() % 2 != 0) return false;
  std::size_t finest = link.key->qualifiers.size();
  for (std::size_t i = 0; i < segments.size(); i += 2) {
    const std::string_view ai = AiOf(segments[i]);
    if (ai.empty()) return false;
    const auto* const at = std::find(link.key->qualifiers.begin(), link.key->qualifiers.end(), ai);
    const auto place = static_cast<std::size_t>(at - link.key->qualifiers.begin());
    if (place == link.key->qualifiers.size()) {
      if (ai == "22") continue;  // a variant of a product: no level of identification
      return false;
    }
    if (!IsSerial(segments[i + 1])) return false;
    if (place >= finest) continue;
    finest = place;
    link.qualifier = ai;
    link.qualified = segments[i + 1];
  }
  return true;
}

std::optional<Link> ReadLink(std::string_view text) {
  if (text.size() > kIdMax) return std::nullopt;
  if (!text.starts_with("https://") && !text.starts_with("http://")) return std::nullopt;
  text.remove_prefix(text.find("//") + 2);
  text = text.substr(0, text.find_first_of("?#"));
  const std::vector<std::string_view> segments = Split(text, '/');
  for (std::size_t i = 1; i + 1 < segments.size(); ++i) {
    const auto* const key = std::find_if(std::begin(kKeys), std::end(kKeys), [&](const Key& each) {
      return each.ai == segments[i] || each.alias == segments[i];
    });
    if (key == std::end(kKeys)) continue;
    Link link{key, {}, {}, {}};
    const auto value = KeyValue(*key, segments[i + 1]);
    if (!value) continue;
    link.value = *value;
    if (ReadQualifiers(std::span(segments).subspan(i + 2), link)) return link;
  }
  return std::nullopt;
}

std::string Written(const Link& link) {
  std::string text(kLink);
  text.append(link.key->ai).append("/").append(link.value);
  // A place without an extension has the extension 0 in its EPC URI.
  if (!link.qualifier.empty())
    text.append("/").append(link.qualifier).append("/").append(link.qualified);
  return text;
}

// The scheme whose key and qualifier a link has.
const Scheme* SchemeOf(const Link& link) {
  for (const Scheme& scheme : kSchemes) {
    if (scheme.urn == kPatternUrn || scheme.ai != link.key->ai) continue;
    const bool place = scheme.name == "sgln" && link.qualifier.empty();
    if (place || scheme.serial_ai == link.qualifier) return &scheme;
  }
  return nullptr;
}

// "%2A" and the like of a path back to what an EPC URI writes bare.
std::string Unescaped(std::string_view text) {
  std::string plain(text);
  for (const char c : std::string_view("!()*+,:")) {
    const std::string code = fmt::format("%{:02X}", static_cast<unsigned char>(c));
    for (std::size_t at = plain.find(code); at != std::string::npos; at = plain.find(code, at + 1))
      plain.replace(at, code.size(), 1, c);
  }
  return plain;
}

}  // namespace

char Gs1CheckDigit(std::string_view digits) {
  int sum = 0;
  int weight = 3;
  for (std::size_t i = digits.size(); i-- > 0;) {
    sum += weight * (digits[i] - '0');
    weight = 4 - weight;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::optional<std::string> ToDigitalLink(std::string_view epc_uri) {
  if (epc_uri.size() > kIdMax) return std::nullopt;
  std::string_view rest;
  const Scheme* scheme = FindScheme(epc_uri, rest);
  if (scheme == nullptr) return std::nullopt;
  const std::vector<std::string_view> parts = PartsOf(*scheme, rest);
  if (parts.size() < 2 || !AreDigits(*scheme, parts[0], parts[1])) return std::nullopt;
  std::string link(kLink);
  link.append(scheme->ai).append("/");
  if (scheme->digits == 0) {
    link.append(parts[0]).append(Escaped(parts[1]));
  } else {
    link.append(KeyDigits(*scheme, parts[0], parts[1]));
  }
  if (scheme->parts == 5) {  // piece and total
    if (parts[2].size() != 2 || parts[3].size() != 2 || !AllDigits(parts[2]) ||
        !AllDigits(parts[3])) {
      return std::nullopt;
    }
    link.append(parts[2]).append(parts[3]);
  }
  if (scheme->parts == 2) return link;
  const std::string_view serial = parts.back();
  if (scheme->urn == kPatternUrn) return serial == "*" ? std::optional(link) : std::nullopt;
  if (!IsSerial(serial)) return std::nullopt;
  if (scheme->name == "sgln" && serial == "0") return link;
  if (!scheme->serial_ai.empty()) link.append("/").append(scheme->serial_ai).append("/");
  return link.append(Escaped(serial));
}

Result<std::string> ToEpcUri(std::string_view text, std::size_t company_prefix_digits) {
  const auto link = ReadLink(text);
  const Scheme* scheme = link ? SchemeOf(*link) : nullptr;
  if (scheme == nullptr)
    return Fail(ErrorCode::kInvalidArgument, "is not a Digital Link that has an EPC URI");
  const std::size_t n = company_prefix_digits;
  const std::size_t total = scheme->digits;
  if (n < kPrefixMin || n > kPrefixMax || (total == 0 && link->value.size() <= n))
    return Fail(ErrorCode::kInvalidArgument, fmt::format("no company has {} digits", n));
  std::string uri = fmt::format("{}{}:", scheme->urn, scheme->name);
  if (total == 0) {
    if (!AllDigits(std::string_view(link->value).substr(0, n)))
      return Fail(ErrorCode::kInvalidArgument, "does not begin with a company's digits");
    uri += link->value.substr(0, n) + "." + Unescaped(link->value.substr(n));
  } else {
    const std::string digits = link->value.substr(scheme->lead.size(), total);
    uri += scheme->layout == Layout::kIndicatorFirst
               ? digits.substr(1, n) + "." + digits[0] + digits.substr(n + 1)
               : digits.substr(0, n) + "." + digits.substr(n);
  }
  const std::string tail =
      total == 0 ? "" : link->value.substr(scheme->lead.size() + total + 1);  // behind the check
  if (scheme->parts == 5) uri += "." + tail.substr(0, 2) + "." + tail.substr(2, 2);
  if (scheme->parts == 2) return uri;
  const std::string serial = scheme->serial_ai.empty() ? tail : std::string(link->qualified);
  if (serial.empty() && scheme->name != "sgln")
    return Fail(ErrorCode::kInvalidArgument, "names a class, not one thing");
  return uri + "." + (serial.empty() ? "0" : Unescaped(serial));
}

std::string Canonical(std::string_view id) {
  if (auto link = ToDigitalLink(id)) return std::move(*link);
  if (const auto link = ReadLink(id)) return Written(*link);
  return std::string(id);
}

std::string ContainerUri(std::string_view code) {
  return std::string(kContainerUrn).append(code);
}

std::string ContainerOf(std::string_view uri) {
  constexpr std::size_t kLetters = 4;
  constexpr std::size_t kCode = 11;
  if (!uri.starts_with(kContainerUrn)) return {};
  const std::string_view code = uri.substr(kContainerUrn.size());
  if (code.size() != kCode || !AllDigits(code.substr(kLetters))) return {};
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!std::all_of(code.begin(), code.begin() + kLetters, capital)) return {};
  return std::string(code);
}

}  // namespace tidewaiter::epcis
