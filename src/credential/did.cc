#include "credential/did.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "codec/encoding.h"
#include "codec/json_get.h"

namespace tidewaiter::credential {
namespace {

using codec::TextOf;
using simdjson::dom::element;

constexpr std::string_view kWebPrefix = "did:web:";

std::unexpected<Error> Invalid(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_';
}

bool IsPart(std::string_view part) {
  return !part.empty() && part != "." && part != ".." && std::ranges::all_of(part, IsNameCharacter);
}

// "customs.example%3A8443" as "customs.example:8443".
std::optional<std::string> HostOf(std::string_view part) {
  const std::size_t colon = part.find('%');
  const std::string_view name = part.substr(0, colon);
  if (!IsPart(name) || name.find('_') != std::string_view::npos) return std::nullopt;
  if (colon == std::string_view::npos) return std::string(name);
  const std::string_view mark = part.substr(colon, 3);
  const std::string_view port = part.substr(std::min(part.size(), colon + 3));
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if ((mark != "%3A" && mark != "%3a") || port.empty() || port.size() > 5 ||
      !std::ranges::all_of(port, is_digit)) {
    return std::nullopt;
  }
  return fmt::format("{}:{}", name, port);
}

// A fragment alone belongs to the document's own DID.
std::string Absolute(std::string_view id, std::string_view did) {
  return id.starts_with('#') ? fmt::format("{}{}", did, id) : std::string(id);
}

Result<PublicKey> KeyOfJwk(element jwk) {
  if (TextOf(jwk, "kty") != "OKP" || TextOf(jwk, "crv") != "Ed25519") {
    return Fail(ErrorCode::kNotFound, "a kind of key that is not known here");
  }
  ASSIGN_OR_RETURN(const std::string bytes, codec::Base64UrlDecode(TextOf(jwk, "x")));
  tlog::PublicKey key = {};
  if (bytes.size() != key.size()) return Invalid("an Ed25519 key has 32 bytes");
  std::ranges::copy(bytes, key.begin());
  return PublicKeyOf(key);
}

// Errors: kNotFound for a kind of key that is not known here, which is no fault of the document.
Result<VerificationMethod> ReadMethod(element method, std::string_view did) {
  VerificationMethod result;
  result.id = Absolute(TextOf(method, "id"), did);
  result.controller = TextOf(method, "controller");
  if (result.id.empty() || result.controller.empty()) {
    return Invalid(fmt::format("a key of {} has no id or no controller", did));
  }
  element jwk;
  if (method.at_key("publicKeyJwk").get(jwk) == simdjson::SUCCESS) {
    ASSIGN_OR_RETURN(result.key, KeyOfJwk(jwk));
    return result;
  }
  const std::string text = TextOf(method, "publicKeyMultibase");
  if (text.empty()) return Fail(ErrorCode::kNotFound, "a kind of key that is not known here");
  ASSIGN_OR_RETURN(result.key, ParseMultikey(text));
  return result;
}

Status AddMethod(DidDocument& document, element method) {
  if (document.methods.size() == kDidMethodsMax) return Invalid("the document has too many keys");
  auto read = ReadMethod(method, document.id);
  if (read) {
    document.methods.push_back(std::move(*read));
  } else if (read.error().code != ErrorCode::kNotFound) {
    return std::unexpected(read.error());
  }
  return {};
}

Status AddAssertion(DidDocument& document, element entry) {
  if (document.assertion_methods.size() == kDidMethodsMax) return Invalid("too many assertions");
  std::string_view id;
  if (entry.get(id) == simdjson::SUCCESS) {
    document.assertion_methods.push_back(Absolute(id, document.id));
    return {};
  }
  if (!entry.is_object()) return Invalid("an assertionMethod is neither a name nor a key");
  document.assertion_methods.push_back(Absolute(TextOf(entry, "id"), document.id));
  return AddMethod(document, entry);
}

// Calls each(element) for the members of a list that may be absent.
Status ForEach(element root, std::string_view name, DidDocument& document,
               Status (*each)(DidDocument&, element)) {
  element value;
  if (root.at_key(name).get(value) != simdjson::SUCCESS) return {};
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return Invalid(fmt::format("{} is no list", name));
  for (const element entry : array)
    RETURN_IF_ERROR(each(document, entry));
  return {};
}

Result<VerificationMethod> MethodOfDidKey(std::string_view did, std::string_view fragment) {
  if (fragment != did.substr(kDidKeyPrefix.size())) {
    return Fail(ErrorCode::kNotFound, fmt::format("{} has one key", did));
  }
  VerificationMethod method;
  method.id = fmt::format("{}#{}", did, fragment);
  method.controller = did;
  ASSIGN_OR_RETURN(method.key, KeyOfDidKey(did));
  return method;
}

}  // namespace

std::string DidKeyOf(const PublicKey& key) {
  return std::string(kDidKeyPrefix) + FormatMultikey(key);
}

Result<PublicKey> KeyOfDidKey(std::string_view did) {
  if (!did.starts_with(kDidKeyPrefix)) return Invalid("this is not a did:key");
  return ParseMultikey(did.substr(kDidKeyPrefix.size()));
}

std::string DidKeyMethodOf(const PublicKey& key) {
  const std::string text = FormatMultikey(key);
  return fmt::format("{}{}#{}", kDidKeyPrefix, text, text);
}

Result<std::string> DidUrl(std::string_view did) {
  if (!did.starts_with(kWebPrefix) || did.size() > kDidBytesMax) {
    return Invalid("this is not a did:web");
  }
  std::string_view rest = did.substr(kWebPrefix.size());
  const std::size_t end = std::min(rest.find(':'), rest.size());
  const auto host = HostOf(rest.substr(0, end));
  if (!host) return Invalid(fmt::format("{} names no host", did));
  std::string url = "https://" + *host;
  if (end == rest.size()) return url + "/.well-known/did.json";
  rest.remove_prefix(end + 1);
  for (bool more = true; more;) {
    const std::size_t colon = rest.find(':');
    const std::string_view part = rest.substr(0, colon);
    if (!IsPart(part)) return Invalid(fmt::format("{} has a part that is no name", did));
    url += fmt::format("/{}", part);
    more = colon != std::string_view::npos;
    rest.remove_prefix(more ? colon + 1 : rest.size());
  }
  return url + "/did.json";
}

Result<DidDocument> ParseDidDocument(std::string_view json, std::string_view did) {
  if (json.size() > kDidDocumentBytesMax) return Invalid("the DID document is too large");
  const codec::JsonText text(json);
  if (!text.ok() || !text.root().is_object()) return Invalid("the DID document is no JSON object");
  DidDocument document = {.id = TextOf(text.root(), "id"), .methods = {}, .assertion_methods = {}};
  if (document.id != did) {
    return Invalid(fmt::format("the document of {} says that it is of \"{}\"", did, document.id));
  }
  RETURN_IF_ERROR(ForEach(text.root(), "verificationMethod", document, AddMethod));
  RETURN_IF_ERROR(ForEach(text.root(), "assertionMethod", document, AddAssertion));
  return document;
}

DidKeys::DidKeys(Fetch fetch) : fetch_(std::move(fetch)) {}

Result<VerificationMethod> DidKeys::AssertionMethod(std::string_view id) const {
  const std::size_t mark = id.find('#');
  if (mark == std::string_view::npos || id.size() > kDidBytesMax) {
    return Invalid("this names no key of a DID");
  }
  const std::string_view did = id.substr(0, mark);
  if (did.starts_with(kDidKeyPrefix)) return MethodOfDidKey(did, id.substr(mark + 1));
  ASSIGN_OR_RETURN(const std::string url, DidUrl(did));
  if (!fetch_) return Fail(ErrorCode::kFailedPrecondition, "there is no way to fetch " + url);
  ASSIGN_OR_RETURN(const std::string json, fetch_(url));
  ASSIGN_OR_RETURN(const DidDocument document, ParseDidDocument(json, did));
  const auto method = std::ranges::find(document.methods, id, &VerificationMethod::id);
  if (method == document.methods.end()) {
    return Fail(ErrorCode::kNotFound, fmt::format("{} is not in its document", id));
  }
  if (method->controller != did) {
    return Fail(ErrorCode::kFailedPrecondition, fmt::format("{} is of another controller", id));
  }
  if (std::ranges::find(document.assertion_methods, id) == document.assertion_methods.end()) {
    return Fail(ErrorCode::kFailedPrecondition, fmt::format("{} is not for assertions", id));
  }
  return *method;
}

}  // namespace tidewaiter::credential
