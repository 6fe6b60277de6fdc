#include "access/internal/claims.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/internal/json.h"

namespace tidewaiter::access {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kLeewaySecondsMax = 300;
constexpr std::int64_t kLifetimeSecondsMax = std::int64_t{30} * 24 * 3600;
constexpr std::size_t kPersonNameMax = 200;

std::unexpected<Error> Malformed(const std::string& claim, const char* why) {
  return Fail(ErrorCode::kInvalidArgument, why, "/payload" + claim);
}
std::unexpected<Error> Refused(const std::string& claim, const char* why) {
  return Fail(ErrorCode::kFailedPrecondition, why, "/payload" + claim);
}

// How a claim is named in an error: its pointer, or '/' and its name.
std::string FieldOf(const std::string& claim) {
  return claim.starts_with('/') ? claim : "/" + claim;
}

const Json* Member(const Json& json, const std::string& name) {
  if (!json.is_object()) return nullptr;
  const auto found = json.find(name);
  return found == json.end() ? nullptr : &*found;
}

// One step of a JSON pointer, "a~1b" as "a/b".
std::string StepOf(std::string_view step) {
  std::string name;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const bool escaped = step[i] == '~' && i + 1 < step.size();
    if (escaped) ++i;
    name += !escaped ? step[i] : step[i] == '1' ? '/' : '~';
  }
  return name;
}

// The claim, or null: a name at the top, or a pointer through objects.
const Json* Claim(const Json& claims, const std::string& name) {
  if (name.empty()) return nullptr;
  if (!name.starts_with('/')) return Member(claims, name);
  const Json* at = &claims;
  std::string_view left = name;
  while (!left.empty() && at != nullptr) {
    left.remove_prefix(1);
    const std::string_view step = left.substr(0, left.find('/'));
    left.remove_prefix(step.size());
    at = Member(*at, StepOf(step));
  }
  return at;
}

// Texts go into journals and onto screens.
bool IsPlain(const std::string& text, std::size_t bytes_max) {
  return !text.empty() && text.size() <= bytes_max &&
         std::none_of(text.begin(), text.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte < 0x20 || byte == 0x7F;
         });
}

// A text, or a list of texts; none when the claim is missing.
Result<std::vector<std::string>> Texts(const Json& claims, const std::string& name) {
  const Json* const claim = Claim(claims, name);
  std::vector<std::string> texts;
  if (claim == nullptr) return texts;
  const std::string field = FieldOf(name);
  const auto take = [&](const Json& item) {
    if (!item.is_string() || !IsPlain(item.get_ref<const std::string&>(), kIdMax)) return false;
    texts.push_back(item.get<std::string>());
    return true;
  };
  const bool taken =
      claim->is_array() ? std::all_of(claim->begin(), claim->end(), take) : take(*claim);
  if (!taken) return Malformed(field, "must be a text or a list of texts");
  return texts;
}

// Unix seconds; RFC 7519 allows fractions, which are dropped. Nothing when it is missing.
Result<std::optional<std::int64_t>> Time(const Json& claims, const std::string& name) {
  const Json* const claim = Member(claims, name);
  if (claim == nullptr) return std::optional<std::int64_t>();
  const double seconds = claim->is_number() ? claim->get<double>() : -1;
  if (!(seconds >= 0 && seconds <= static_cast<double>(kUnixSecondsMax))) {
    return Malformed("/" + name, "must be a time in seconds");
  }
  return std::optional<std::int64_t>(static_cast<std::int64_t>(std::floor(seconds)));
}

using OptionalTime = std::optional<std::int64_t>;

Status CheckTimes(const Json& claims, const OidcOptions& options, std::int64_t now) {
  ASSIGN_OR_RETURN(const OptionalTime expires, Time(claims, "exp"));
  ASSIGN_OR_RETURN(const OptionalTime issued, Time(claims, "iat"));
  ASSIGN_OR_RETURN(const OptionalTime not_before, Time(claims, "nbf"));
  if (!expires) return Malformed("/exp", "is missing");
  if (!issued) return Malformed("/iat", "is missing");
  if (now >= *expires + options.leeway_s) return Refused("/exp", "the token has expired");
  if (now < *issued - options.leeway_s) return Refused("/iat", "the token is from the future");
  if (not_before && now < *not_before - options.leeway_s) {
    return Refused("/nbf", "the token is not valid yet");
  }
  if (*expires <= *issued || *expires - *issued > options.lifetime_max_s) {
    return Refused("/exp", "the token lives too long, or ends before it begins");
  }
  return {};
}

Status CheckIssuer(const Json& claims, const OidcOptions& options) {
  const Json* const issuer = Member(claims, "iss");
  if (issuer == nullptr || !issuer->is_string()) return Malformed("/iss", "must be a text");
  if (issuer->get_ref<const std::string&>() != options.issuer) {
    return Refused("/iss", "the token is of another issuer");
  }
  return {};
}

Status CheckAudience(const Json& claims, const OidcOptions& options) {
  ASSIGN_OR_RETURN(const std::vector<std::string> audience, Texts(claims, "aud"));
  if (audience.empty()) return Malformed("/aud", "is missing");
  if (std::find(audience.begin(), audience.end(), options.audience) == audience.end()) {
    return Refused("/aud", "the token is for somebody else");
  }
  return {};
}

std::string NameFrom(const Json& claims, const OidcOptions& options, const std::string& subject) {
  for (const std::string& claim : {options.name_claim, std::string("preferred_username")}) {
    const Json* const name = Claim(claims, claim);
    if (name == nullptr || !name->is_string()) continue;
    if (IsPlain(name->get_ref<const std::string&>(), kPersonNameMax)) {
      return name->get<std::string>();
    }
  }
  return subject;
}

RoleSet RolesFrom(const std::vector<std::string>& words, const OidcOptions& options) {
  RoleSet roles;
  for (const auto& [word, role] : options.roles) {
    if (std::find(words.begin(), words.end(), word) != words.end()) roles.Add(role);
  }
  return roles;
}

bool AnyOf(const std::vector<std::string>& texts, const std::vector<std::string>& wanted) {
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return std::find(wanted.begin(), wanted.end(), text) != wanted.end();
  });
}

std::unexpected<Error> BadOption(const char* field, const char* why) {
  return Fail(ErrorCode::kInvalidArgument, why, field);
}

}  // namespace

Status CheckOptions(const OidcOptions& options) {
  if (options.issuer.empty()) return BadOption("/issuer", "is missing");
  if (options.audience.empty()) return BadOption("/audience", "is missing");
  if (options.leeway_s < 0 || options.leeway_s > kLeewaySecondsMax) {
    return BadOption("/leeway_s", "must be from 0 to 300 seconds");
  }
  if (options.lifetime_max_s <= 0 || options.lifetime_max_s > kLifetimeSecondsMax) {
    return BadOption("/lifetime_max_s", "must be from a second to 30 days");
  }
  if (options.id_prefix.empty() || options.id_prefix.size() > kIdMax - 255) {
    return BadOption("/id_prefix", "must be 1 to 45 bytes long");
  }
  return {};
}

Result<Principal> PrincipalFromClaims(const Json& claims, const OidcOptions& options,
                                      std::int64_t now) {
  if (!claims.is_object()) return Malformed("", "must be an object");
  RETURN_IF_ERROR(CheckIssuer(claims, options));
  RETURN_IF_ERROR(CheckAudience(claims, options));
  RETURN_IF_ERROR(CheckTimes(claims, options, now));
  const Json* const subject = Member(claims, "sub");
  if (subject == nullptr || !subject->is_string() ||
      !IsPlain(subject->get_ref<const std::string&>(), 255)) {
    return Malformed("/sub", "must be a text of 1 to 255 bytes");
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> roles, Texts(claims, options.roles_claim));
  ASSIGN_OR_RETURN(const std::vector<std::string> strong, Texts(claims, options.strong_claim));
  Principal who;
  ASSIGN_OR_RETURN(who.offices, Texts(claims, options.offices_claim));
  ASSIGN_OR_RETURN(who.clients, Texts(claims, options.clients_claim));
  who.kind = Principal::Kind::kToken;
  who.id = options.id_prefix + subject->get<std::string>();
  who.name = NameFrom(claims, options, subject->get_ref<const std::string&>());
  who.roles = RolesFrom(roles, options);
  who.strong = AnyOf(strong, options.strong_values);
  return who;
}

}  // namespace tidewaiter::access
