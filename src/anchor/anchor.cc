#include "anchor/anchor.h"

#include <algorithm>

#include "anchor/chain.h"
#include "base/check.h"
#include "codec/encoding.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "evm/transaction.h"

namespace tidewaiter::anchor {
namespace {

using codec::JsonReader;
using codec::JsonValue;

constexpr std::size_t kHexBytesMax = 4 * 1024;  // a signed transaction of ours has some 170 bytes

// Leaves by place: a tree of at most kAnchoredMax.
class Leaves : public tlog::NodeSource {
 public:
  explicit Leaves(std::span<const std::string> texts) {
    for (const std::string& text : texts)
      leaves_.push_back(tlog::LeafHash(text));
  }
  Result<tlog::Hash> Get(const tlog::Node& node) override {
    const std::size_t width = std::size_t{1} << node.level;
    if (leaves_.size() / width <= node.index) return Fail(ErrorCode::kNotFound, "no such node");
    tlog::Frontier whole;
    for (std::size_t i = 0; i < width; ++i)
      whole.Append(leaves_[node.index * width + i]);
    return whole.Root();
  }

 private:
  std::vector<tlog::Hash> leaves_;
};

void ReadHex(JsonReader& in, JsonValue value, std::string& into) {
  std::string text;
  in.Text(value, {.min = 4, .max = 2 + 2 * kHexBytesMax}, text);
  const std::string_view digits = std::string_view(text).substr(text.starts_with("0x") ? 2 : 0);
  const auto bytes = codec::HexDecode(digits);
  if (bytes && digits.size() != text.size()) {
    into = *bytes;
  } else {
    in.Note("format", "is not 0x and hexadecimal digits");
  }
}

void ReadCount(JsonReader& in, JsonValue value, std::int64_t low, std::uint64_t& into) {
  std::int64_t number = 0;
  in.Integer(value, low, static_cast<std::int64_t>(kAnchoredMax), number);
  into = static_cast<std::uint64_t>(number);
}

void ReadPath(JsonReader& in, JsonValue value, tlog::Proof& into) {
  in.Array(value, 0, tlog::kProofHashesMax, [&](JsonValue one) {
    std::string text;
    in.Text(one, {.min = 1, .max = 64}, text);
    const auto hash = tlog::ParseHash(text);
    if (hash) {
      into.push_back(*hash);
    } else {
      in.Note("format", "is no hash in base64");
    }
  });
}

struct Document {
  std::int64_t version = 0;
  Anchor anchor = {};
};
constexpr codec::JsonMember<Document> kDocument[] = {
    {"v", codec::kRequired,
     [](JsonReader& in, JsonValue v, Document& into) { in.Integer(v, 1, 1, into.version); }},
    {"checkpoint", codec::kRequired,
     [](JsonReader& in, JsonValue v, Document& into) {
       in.Text(v, {.min = 1, .max = kCheckpointTextMax}, into.anchor.checkpoint);
     }},
    {"index", codec::kRequired,
     [](JsonReader& in, JsonValue v, Document& into) { ReadCount(in, v, 0, into.anchor.index); }},
    {"size", codec::kRequired,
     [](JsonReader& in, JsonValue v, Document& into) { ReadCount(in, v, 1, into.anchor.size); }},
    {"path", codec::kRequired,
     [](JsonReader& in, JsonValue v, Document& into) { ReadPath(in, v, into.anchor.path); }},
    {"transaction", codec::kRequired,
     [](JsonReader& in, JsonValue v, Document& into) { ReadHex(in, v, into.anchor.transaction); }}};

void CheckTransaction(const Anchor& anchor, const AnchorTrust& trust, AnchorCheck& check) {
  const auto root = tlog::RootFromInclusion(anchor.index, anchor.size,
                                            tlog::LeafHash(anchor.checkpoint), anchor.path);
  if (!root) check.problems.emplace_back("path");
  const auto read = evm::ReadTransaction(anchor.transaction);
  if (!read) {
    check.problems.emplace_back("transaction");
    return;
  }
  check.sender = read->from;
  check.transaction = read->hash;
  if (read->transaction.chain_id != trust.chain_id) check.problems.emplace_back("chain");
  if (root && read->transaction.data != AnchorData(*root)) check.problems.emplace_back("data");
  if (trust.sender && *trust.sender != read->from) check.problems.emplace_back("sender");
}

void CheckReceipt(const ChainSays& says, const AnchorTrust& trust, AnchorCheck& check) {
  const auto receipt = ReadReceipt(says.receipt);
  if (!receipt || !*receipt) {
    check.problems.emplace_back("no_receipt");
    return;
  }
  const Receipt& one = **receipt;
  if (one.transaction != check.transaction) {
    check.problems.emplace_back("other_receipt");
    return;
  }
  check.block = one.block;
  if (!one.succeeded) check.problems.emplace_back("failed");
  if (says.latest_block < one.block || says.latest_block - one.block + 1 < trust.depth)
    check.problems.emplace_back("not_deep");
}

}  // namespace

tlog::Hash AnchorRoot(std::span<const std::string> texts) {
  CHECK(!texts.empty() && texts.size() <= kAnchoredMax);
  CHECK(std::ranges::adjacent_find(texts, std::greater_equal<>()) == texts.end());
  tlog::Frontier tree;
  for (const std::string& text : texts)
    tree.Append(tlog::LeafHash(text));
  return tree.Root();
}

std::string AnchorData(const tlog::Hash& root) {
  std::string data(kAnchorMark);
  data += tlog::BytesOf(root);
  return data;
}

std::vector<Anchor> AnchorsOf(std::span<const std::string> texts, const std::string& transaction) {
  Leaves leaves(texts);
  std::vector<Anchor> anchors;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto path = tlog::ProveInclusion(i, texts.size(), leaves);
    CHECK(path.has_value());
    anchors.push_back({.checkpoint = texts[i],
                       .index = i,
                       .size = texts.size(),
                       .path = *std::move(path),
                       .transaction = transaction});
  }
  return anchors;
}

std::string WriteAnchor(const Anchor& anchor) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("v", 1).Member("checkpoint", anchor.checkpoint);
  json.Member("index", anchor.index).Member("size", anchor.size).Key("path").BeginArray();
  for (const tlog::Hash& hash : anchor.path)
    json.Text(tlog::FormatHash(hash));
  json.EndArray().Member("transaction", "0x" + codec::HexEncode(anchor.transaction)).EndObject();
  out += '\n';
  return out;
}

Result<Anchor> ReadAnchor(std::string_view json) {
  JsonReader in;
  Document document;
  if (const auto root = in.Parse(json, {.bytes_max = kAnchorBytesMax}))
    in.Object<Document>(*root, kDocument, document);
  if (!in.problems().empty()) {
    const codec::Problem& first = in.problems().front();
    return Fail(ErrorCode::kInvalidArgument, "this is no anchor: " + first.detail, first.pointer);
  }
  return document.anchor;
}

AnchorCheck VerifyAnchor(std::string_view checkpoint_text, const Anchor& anchor,
                         const std::optional<ChainSays>& says, const AnchorTrust& trust) {
  AnchorCheck check;
  if (checkpoint_text != anchor.checkpoint) check.problems.emplace_back("other_checkpoint");
  CheckTransaction(anchor, trust, check);
  if (says) CheckReceipt(*says, trust, check);
  return check;
}

}  // namespace tidewaiter::anchor
