#include "credential/cose.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "codec/cbor.h"

namespace tidewaiter::credential {
namespace {

using codec::CborKind;
using codec::CborReader;
using codec::CborWriter;

constexpr std::uint64_t kSign1Tag = 18;

std::unexpected<Error> Invalid(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

// Labels in the order of their bytes: positive ones by size, then negative ones.
std::string HeadersOf(const CoseHeaders& headers) {
  std::map<std::string, const std::string*> ordered;
  for (const auto& [label, value] : headers)
    ordered[CborWriter().Integer(label).bytes()] = &value;
  std::string bytes = CborWriter().Map(headers.size()).bytes();
  for (const auto& [label, value] : ordered)
    bytes += label + *value;
  return bytes;
}

// What is signed: RFC 9052, section 4.4.
std::string SignedBytes(std::string_view protected_bytes, std::string_view payload) {
  return CborWriter()
      .Array(4)
      .Text("Signature1")
      .Bytes(protected_bytes)
      .Bytes("")
      .Bytes(payload)
      .bytes();
}

// Headers whose label is a number; those with names are passed over.
Result<CoseHeaders> ReadHeaders(CborReader& in) {
  CoseHeaders headers;
  ASSIGN_OR_RETURN(const std::size_t count, in.Map());
  if (count > kCoseHeadersMax) return Invalid("the message has too many headers");
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < count; ++i) {
    CborReader before = in;
    ASSIGN_OR_RETURN(const std::string_view label_bytes, in.Skip());
    if (!seen.insert(label_bytes).second) return Invalid("a header is there twice");
    ASSIGN_OR_RETURN(const std::string_view value, in.Skip());
    if (const auto label = before.Integer()) headers[*label] = value;
  }
  return headers;
}

Result<std::string> ReadKeyId(std::string_view value) {
  CborReader in(value);
  ASSIGN_OR_RETURN(const CborKind kind, in.Next());
  ASSIGN_OR_RETURN(const std::string_view id, kind == CborKind::kText ? in.Text() : in.Bytes());
  return std::string(id);
}

Status ReadProtected(CoseMessage& message) {
  CborReader in(message.protected_bytes);
  ASSIGN_OR_RETURN(message.protected_headers, ReadHeaders(in));
  if (!in.empty()) return Invalid("something stands behind the headers");
  const auto algorithm = message.protected_headers.find(kCoseAlgorithm);
  if (algorithm == message.protected_headers.end())
    return Invalid("the message names no algorithm");
  ASSIGN_OR_RETURN(const std::int64_t number, CborReader(algorithm->second).Integer());
  message.algorithm = static_cast<CoseAlgorithm>(number);
  if (number != std::int64_t{static_cast<std::int8_t>(CoseAlgorithm::kEs256)} &&
      number != std::int64_t{static_cast<std::int8_t>(CoseAlgorithm::kEdDsa)}) {
    return Invalid(fmt::format("algorithm {} is not known here", number));
  }
  const auto key_id = message.protected_headers.find(kCoseKeyId);
  if (key_id == message.protected_headers.end()) return {};
  ASSIGN_OR_RETURN(message.key_id, ReadKeyId(key_id->second));
  return {};
}

}  // namespace

CoseSigner Ed25519Signer(const tlog::Ed25519Key& key, std::string key_id) {
  return {.algorithm = CoseAlgorithm::kEdDsa,
          .key_id = std::move(key_id),
          .sign = [key](std::string_view bytes) {
            const tlog::Signature signature = key.Sign(bytes);
            return std::string(signature.begin(), signature.end());
          }};
}

CoseSigner Es256Signer(Es256Key key, std::string key_id) {
  return {.algorithm = CoseAlgorithm::kEs256,
          .key_id = std::move(key_id),
          .sign = [key = std::move(key)](std::string_view bytes) { return key.Sign(bytes); }};
}

std::string SignCose(const CoseSigner& signer, const CoseContent& content) {
  CoseHeaders headers = content.extra_protected;
  headers[kCoseAlgorithm] =
      CborWriter().Integer(static_cast<std::int8_t>(signer.algorithm)).bytes();
  headers[kCoseKeyId] = CborWriter().Bytes(signer.key_id).bytes();
  const std::string protected_bytes = HeadersOf(headers);
  const std::string signature = signer.sign(SignedBytes(protected_bytes, content.payload));
  CborWriter head;
  head.Tag(kSign1Tag).Array(4).Bytes(protected_bytes);
  CborWriter tail;
  if (content.detached) {
    tail.Null();
  } else {
    tail.Bytes(content.payload);
  }
  tail.Bytes(signature);
  return head.bytes() + HeadersOf(content.unprotected) + tail.bytes();
}

Result<CoseMessage> ReadCose(std::string_view bytes) {
  if (bytes.size() > kCoseBytesMax) return Invalid("the message is too large");
  CborReader in(bytes);
  ASSIGN_OR_RETURN(const std::uint64_t tag, in.Tag());
  ASSIGN_OR_RETURN(const std::size_t parts, in.Array());
  if (tag != kSign1Tag || parts != 4) return Invalid("this is no COSE_Sign1");
  CoseMessage message;
  ASSIGN_OR_RETURN(const std::string_view protected_bytes, in.Bytes());
  message.protected_bytes = protected_bytes;
  RETURN_IF_ERROR(ReadProtected(message));
  ASSIGN_OR_RETURN(message.unprotected, ReadHeaders(in));
  ASSIGN_OR_RETURN(const CborKind kind, in.Next());
  if (kind == CborKind::kSimple) {
    RETURN_IF_ERROR(in.Null());
  } else {
    ASSIGN_OR_RETURN(const std::string_view payload, in.Bytes());
    message.payload = std::string(payload);
  }
  ASSIGN_OR_RETURN(const std::string_view signature, in.Bytes());
  message.signature = signature;
  if (!in.empty()) return Invalid("something stands behind the message");
  return message;
}

Status VerifyCose(const CoseMessage& message, const PublicKey& key, std::string_view payload) {
  const bool is_ed25519 = message.algorithm == CoseAlgorithm::kEdDsa;
  if (key.type != (is_ed25519 ? KeyType::kEd25519 : KeyType::kP256)) {
    return Invalid("the key is not one of the message's algorithm");
  }
  const std::string bytes = SignedBytes(message.protected_bytes, payload);
  bool holds = false;
  if (!is_ed25519) {
    holds = Es256Verify(key, bytes, message.signature);
  } else if (tlog::Signature signature = {}; message.signature.size() == signature.size()) {
    std::ranges::copy(message.signature, signature.begin());
    tlog::PublicKey point = {};
    std::ranges::copy(key.bytes, point.begin());
    holds = tlog::VerifyEd25519(point, bytes, signature);
  }
  if (!holds) return Fail(ErrorCode::kCorruption, "the signature is not that of this message");
  return {};
}

}  // namespace tidewaiter::credential
