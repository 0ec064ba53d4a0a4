#include "sync/server/evidence/listing.h"

#include <expat.h>

#include <charconv>
#include <memory>

namespace field::server {

using shared::Code;
using shared::Failure;
using shared::Result;

namespace {

constexpr std::size_t deepest = 16, longestText = 4 << 10;

/// What a page says, element by element.
struct Reader {
    std::vector<std::string> path;
    std::string text, refusal;
    Listing listing;
    std::pair<std::string, std::uint64_t> object;
    bool truncated = false, wrong = false;

    [[nodiscard]] bool in(std::string_view parent) const {
        return path.size() > 1 && path[path.size() - 2] == parent;
    }

    void opened(std::string_view name) {
        wrong = wrong || path.size() >= deepest;
        if (wrong) return;
        path.emplace_back(name.substr(name.find(':') + 1));
        text.clear();
        if (path.back() == "Contents") object = {};
    }

    void closed() {
        if (wrong) return;
        const auto& name = path.back();
        if (name == "Key" && in("Contents")) object.first = text;
        if (name == "Size" && in("Contents")) {
            const auto end = text.data() + text.size();
            const auto read = std::from_chars(text.data(), end, object.second);
            wrong = read.ec != std::errc{} || read.ptr != end;
        }
        if (name == "Contents") listing.objects.push_back(std::move(object));
        if (name == "IsTruncated") truncated = text == "true";
        if (name == "NextContinuationToken") listing.next = text;
        if (name == "Code" && in("Error")) refusal = text;
        text.clear();
        path.pop_back();
    }
};

/// Whether `xml` is whole.
bool parse(std::string_view xml, Reader& reader) {
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
        XML_ParserCreate(nullptr), &XML_ParserFree);
    XML_SetUserData(parser.get(), &reader);
    XML_SetElementHandler(
        parser.get(),
        [](void* to, const XML_Char* name, const XML_Char**) {
            static_cast<Reader*>(to)->opened(name);
        },
        [](void* to, const XML_Char*) { static_cast<Reader*>(to)->closed(); });
    XML_SetCharacterDataHandler(parser.get(), [](void* to, const XML_Char* from, int count) {
        auto& into = *static_cast<Reader*>(to);
        into.text.append(from, static_cast<std::size_t>(count));
        into.wrong = into.wrong || into.text.size() > longestText;
        if (into.wrong) into.text.clear();
    });
    // With a DOCTYPE would come entities, which grow and reach for other files.
    XML_SetStartDoctypeDeclHandler(
        parser.get(), [](void* to, const XML_Char*, const XML_Char*, const XML_Char*, int) {
            static_cast<Reader*>(to)->wrong = true;
        });
    const auto status = XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), 1);
    return status != XML_STATUS_ERROR && !reader.wrong;
}

}  // namespace

Result<Listing> readListing(std::string_view xml) {
    Reader reader;
    if (!parse(xml, reader) || (reader.truncated && reader.listing.next.empty()))
        return Failure{Code::damaged, "the bucket's list of objects cannot be read"};
    if (!reader.truncated) reader.listing.next.clear();
    return std::move(reader.listing);
}

std::string refusalIn(std::string_view xml) {
    Reader reader;
    return parse(xml, reader) ? reader.refusal : std::string();
}

}  // namespace field::server
