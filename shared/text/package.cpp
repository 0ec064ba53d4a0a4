#include "shared/text/package.h"

#include <expat.h>
#include <fmt/format.h>
#include <zip.h>

#include <algorithm>

namespace field::shared {
namespace {

constexpr zip_int64_t mostFiles = 4096;
constexpr std::size_t deepest = 64;
constexpr std::size_t longestTag = 1 << 20;

Failure invalid(std::string what) { return {Code::invalid, std::move(what)}; }

std::string_view withoutPrefix(std::string_view name) { return name.substr(name.find(':') + 1); }

struct Freed {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

}  // namespace

Failure noWorkbook(std::string_view why) {
    return invalid(fmt::format("this is no XLSX workbook: {}", why));
}

void Package::Closed::operator()(zip* archive) const { zip_discard(archive); }

Result<Package> Package::open(std::string_view bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    Package package;
    if (source != nullptr) package.archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (!package.archive_) {
        if (source != nullptr) zip_source_free(source);
        return noWorkbook(fmt::format("it is damaged or cut short ({})", why));
    }
    if (zip_get_num_entries(package.archive(), 0) > mostFiles)
        return noWorkbook(fmt::format("it holds more than {} files", mostFiles));
    return package;
}

std::string_view Attributes::operator[](std::string_view name) const {
    for (const char** at = pairs; *at != nullptr; at += 2)
        if (withoutPrefix(at[0]) == name) return at[1];
    return {};
}

struct Part::Told {
    static void opened(void* to, const XML_Char* name, const XML_Char** with) {
        Part& part = *static_cast<Part*>(to);
        if (part.failed()) return;
        part.taking_ = false;
        if (part.path_.size() >= deepest)
            return part.fail(noWorkbook("its elements nest too deep").message);
        part.opened(withoutPrefix(name), {with});
        part.path_.emplace_back(withoutPrefix(name));
    }

    static void closed(void* to, const XML_Char* name) {
        Part& part = *static_cast<Part*>(to);
        if (part.failed()) return;
        part.taking_ = false;
        part.path_.pop_back();
        part.closed(withoutPrefix(name));
    }

    static void characters(void* to, const XML_Char* from, int count) {
        Part& part = *static_cast<Part*>(to);
        const std::size_t room = part.limits_.cellBytes + 1 - part.text_.size();
        if (part.taking_) part.text_.append(from, std::min(static_cast<std::size_t>(count), room));
    }

    /// With a DOCTYPE would come entities, which grow and reach for other files.
    static void doctype(void* to, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        static_cast<Part*>(to)->fail(noWorkbook("it has a DOCTYPE").message);
    }
};

Result<> Part::read(const Package& package, const std::string& name) {
    zip_stat_t entry{};
    if (zip_stat(package.archive(), name.c_str(), ZIP_FL_NOCASE, &entry) != 0)
        return noWorkbook(fmt::format("{:.200} is missing", name));
    // Other methods may ask for gigabytes before the first byte.
    if (entry.comp_method != ZIP_CM_STORE && entry.comp_method != ZIP_CM_DEFLATE)
        return noWorkbook(fmt::format("{:.200} is packed by a foreign method", name));
    const auto broken = [&](const char* why) {
        return noWorkbook(fmt::format("{:.200} does not unpack: {}", name, why));
    };
    const std::unique_ptr<zip_file_t, Freed> file(
        zip_fopen_index(package.archive(), entry.index, 0));
    if (!file) return broken(zip_strerror(package.archive()));

    const std::unique_ptr<XML_ParserStruct, Freed> parser(XML_ParserCreate(nullptr));
    parser_ = parser.get();
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, &Told::opened, &Told::closed);
    XML_SetCharacterDataHandler(parser_, &Told::characters);
    XML_SetStartDoctypeDeclHandler(parser_, &Told::doctype);
    std::vector<char> chunk(64 << 10);
    // What a broken archive says of its sizes is not believed: bytes count as they come.
    for (std::size_t taken = 0;;) {
        const auto got = zip_fread(file.get(), chunk.data(), chunk.size());
        if (got < 0) return broken(zip_file_strerror(file.get()));
        taken += static_cast<std::size_t>(got);
        if (taken > most())
            return invalid(fmt::format("{:.200} unpacks to more than {} bytes", name, most()));
        const bool good = XML_Parse(parser_, chunk.data(), static_cast<int>(got),
                                    got == 0 ? 1 : 0) != XML_STATUS_ERROR;
        if (failure_) return *failure_;
        const auto failed = [&](const char* why) {
            return invalid(
                fmt::format("{:.200}, line {}: {}", name, XML_GetCurrentLineNumber(parser_), why));
        };
        if (!good) return failed(XML_ErrorString(XML_GetErrorCode(parser_)));
        if (got == 0) return Done{};
        // The parser begins a tag anew with every chunk: an endless one would cost hours.
        const auto begun = static_cast<std::size_t>(XML_GetCurrentByteIndex(parser_));
        if (taken > begun + longestTag) return failed("a tag never ends");
    }
}

void Part::keep(std::size_t bytes, std::string_view where) {
    kept_ += bytes;
    if (kept_ > most()) fail(fmt::format("{}: the texts take more than {} bytes", where, most()));
}

void Part::fail(std::string what) {
    if (!failure_) failure_ = invalid(std::move(what));
    XML_StopParser(parser_, XML_FALSE);
}

}  // namespace field::shared
