#pragma once

#include <map>
#include <string>

#include "tests/server/access/planted_city.h"

/// Somebody's device that asks for all there is, at every endpoint, in every way it can think of,
/// and keeps every byte that it is told.
class Spy {
  public:
    /// `tablet`: as whose device it asks; none of it is said where `bare`.
    Spy(PlantedCity& planted, const served::Tablet& tablet, bool bare = false)
        : planted_(planted), tablet_(tablet), bare_(bare) {}

    /// Everything. `cursor`: of somebody who may read the area.
    void askAll(const std::string& cursor);
    /// Only what whoever holds a grant asks for: all rows and all photos.
    void askOwn();

    [[nodiscard]] const std::string& heard() const { return heard_; }
    /// Of the last page of the city's planted area; empty: there was none.
    [[nodiscard]] const std::string& cursor() const { return cursor_; }

  private:
    field::sync::Answer ask(const std::string& method, const std::string& path,
                            const std::string& body = {},
                            const std::map<std::string, std::string>& headers = {});
    void askRows();
    void askWithStolen(const std::string& cursor);
    void askForNews();
    void askForPhotos();
    void askAdministration();
    void askBundles();
    void askWrongly();
    void provoke();
    void answerOwnBundle();

    PlantedCity& planted_;
    served::Tablet tablet_;
    bool bare_;
    std::string heard_, cursor_;
};
