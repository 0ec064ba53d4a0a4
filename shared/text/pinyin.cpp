#include "shared/text/pinyin.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <mutex>
#include <unordered_map>

namespace field::shared {
namespace {

/// The first Latin letter of one character; 0 if it has none. Transliteration takes microseconds a
/// character and names repeat theirs, so each is asked once.
class Initials {
  public:
    char of(UChar32 character) {
        const std::lock_guard lock(mutex_);
        const auto [entry, fresh] = known_.try_emplace(character, '\0');
        if (fresh) entry->second = ask(character);
        return entry->second;
    }

  private:
    char ask(UChar32 character) {
        if (!latin_) {
            UErrorCode status = U_ZERO_ERROR;
            latin_.reset(icu::Transliterator::createInstance("Han-Latin; Latin-ASCII; Lower",
                                                             UTRANS_FORWARD, status));
            if (U_FAILURE(status) || !latin_) return '\0';
        }
        icu::UnicodeString text(character);
        latin_->transliterate(text);
        const char16_t first = text.isEmpty() ? u'\0' : text.charAt(0);
        return first >= u'a' && first <= u'z' ? static_cast<char>(first) : '\0';
    }

    std::mutex mutex_;
    std::unique_ptr<icu::Transliterator> latin_;
    std::unordered_map<UChar32, char> known_;
};

}  // namespace

std::string pinyinInitials(std::string_view name) {
    static Initials initials;
    const auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(name.data(), static_cast<int32_t>(name.size())));
    std::string out;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        if (c >= '0' && c <= '9')
            out += static_cast<char>(c);
        else if (const char initial = initials.of(c))
            out += initial;
    }
    return out;
}

}  // namespace field::shared
