/* Regions, cities and candidate cities, and what happens in each city: fixed tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "geography.h"

#include <string.h>

enum { JABODETABEK, JAWA_BARAT, JAWA_TENGAH, JAWA_TIMUR, BALI, SUMATERA, KALIMANTAN, TIMUR };

const demo_region DEMO_REGION[DEMO_REGIONS] = {
    {"Jabodetabek", "Ratna Wibisono", 0.085, 0.0},
    {"Jawa Barat", "Hendra Kusnadi", 0.095, 0.2},
    {"Jawa Tengah & DIY", "Sri Wahyuningsih", 0.090, 0.3},
    {"Jawa Timur", "Bambang Prakoso", 0.080, 0.1},
    {"Bali & Nusa Tenggara", "Made Suartika", 0.110, 1.0},
    {"Sumatera", "Rosmala Siregar", 0.075, 0.0},
    {"Kalimantan", "Yusuf Pranata", 0.105, 0.0},
    {"Sulawesi & Indonesia Timur", "Fransiska Tumewu", 0.100, 0.2},
};

const demo_city DEMO_CITY[DEMO_CITIES] = {
    {"Jakarta Pusat", JABODETABEK, -6.1805, 106.8284, 1060000, 640, 0.9},
    {"Jakarta Selatan", JABODETABEK, -6.2615, 106.8106, 2230000, 980, 0.9},
    {"Jakarta Barat", JABODETABEK, -6.1674, 106.7637, 2470000, 560, 0.8},
    {"Jakarta Utara", JABODETABEK, -6.1384, 106.8645, 1790000, 430, 0.8},
    {"Jakarta Timur", JABODETABEK, -6.2250, 106.9004, 3080000, 460, 1.0},
    {"Tangerang", JABODETABEK, -6.1783, 106.6319, 1910000, 340, 0.9},
    {"Bekasi", JABODETABEK, -6.2383, 106.9756, 2560000, 390, 1.0},
    {"Depok", JABODETABEK, -6.4025, 106.7942, 2090000, 300, 1.0},
    {"Bogor", JABODETABEK, -6.5971, 106.8060, 1060000, 290, 1.0},
    {"Bandung", JAWA_BARAT, -6.9175, 107.6191, 2460000, 760, 1.0},
    {"Cirebon", JAWA_BARAT, -6.7320, 108.5523, 340000, 110, 1.0},
    {"Karawang", JAWA_BARAT, -6.3227, 107.3376, 2470000, 130, 1.0},
    {"Tasikmalaya", JAWA_BARAT, -7.3274, 108.2207, 730000, 85, 1.0},
    {"Sukabumi", JAWA_BARAT, -6.9277, 106.9300, 350000, 70, 1.0},
    {"Semarang", JAWA_TENGAH, -6.9667, 110.4167, 1660000, 340, 0.9},
    {"Surakarta", JAWA_TENGAH, -7.5755, 110.8243, 520000, 210, 0.9},
    {"Yogyakarta", JAWA_TENGAH, -7.7956, 110.3695, 410000, 480, 0.8},
    {"Purwokerto", JAWA_TENGAH, -7.4214, 109.2344, 240000, 95, 1.0},
    {"Tegal", JAWA_TENGAH, -6.8694, 109.1402, 280000, 55, 1.0},
    {"Surabaya", JAWA_TIMUR, -7.2575, 112.7521, 2890000, 620, 0.9},
    {"Malang", JAWA_TIMUR, -7.9797, 112.6304, 850000, 390, 0.9},
    {"Sidoarjo", JAWA_TIMUR, -7.4478, 112.7183, 2100000, 170, 1.0},
    {"Kediri", JAWA_TIMUR, -7.8166, 112.0114, 290000, 75, 1.0},
    {"Jember", JAWA_TIMUR, -8.1845, 113.6681, 330000, 90, 1.0},
    {"Madiun", JAWA_TIMUR, -7.6298, 111.5239, 200000, 50, 1.0},
    {"Denpasar", BALI, -8.6705, 115.2126, 730000, 720, 0.2},
    {"Singaraja", BALI, -8.1120, 115.0882, 130000, 30, 0.2},
    {"Mataram", BALI, -8.5833, 116.1167, 430000, 120, 1.0},
    {"Kupang", BALI, -10.1772, 123.6070, 440000, 70, 0.1},
    {"Medan", SUMATERA, 3.5952, 98.6722, 2440000, 430, 0.7},
    {"Palembang", SUMATERA, -2.9761, 104.7754, 1670000, 250, 1.0},
    {"Pekanbaru", SUMATERA, 0.5071, 101.4478, 980000, 220, 1.0},
    {"Padang", SUMATERA, -0.9471, 100.4172, 910000, 180, 1.0},
    {"Batam", SUMATERA, 1.1301, 104.0529, 1200000, 260, 0.7},
    {"Bandar Lampung", SUMATERA, -5.3971, 105.2668, 1170000, 190, 1.0},
    {"Balikpapan", KALIMANTAN, -1.2379, 116.8529, 690000, 170, 0.9},
    {"Samarinda", KALIMANTAN, -0.5022, 117.1536, 830000, 150, 0.9},
    {"Banjarmasin", KALIMANTAN, -3.3186, 114.5944, 660000, 140, 1.0},
    {"Pontianak", KALIMANTAN, -0.0263, 109.3425, 660000, 190, 0.6},
    {"Makassar", TIMUR, -5.1477, 119.4327, 1420000, 310, 0.9},
    {"Manado", TIMUR, 1.4748, 124.8421, 450000, 160, 0.3},
    {"Ambon", TIMUR, -3.6954, 128.1814, 350000, 45, 0.5},
    {"Jayapura", TIMUR, -2.5337, 140.7181, 400000, 60, 0.3},
};

const demo_candidate DEMO_CANDIDATE[DEMO_CANDIDATES] = {
    {"Tangerang Selatan", -6.2886, 106.7179, 1380000, 92000000, 360, 3, 2.4e9},
    {"Serang", -6.1201, 106.1503, 700000, 58000000, 85, 1, 1.1e9},
    {"Magelang", -7.4706, 110.2177, 128000, 54000000, 70, 1, 0.9e9},
    {"Banyuwangi", -8.2192, 114.3691, 250000, 56000000, 95, 1, 1.0e9},
    {"Labuan Bajo", -8.4964, 119.8877, 60000, 61000000, 110, 1, 1.6e9},
    {"Jambi", -1.6101, 103.6131, 620000, 60000000, 120, 2, 1.4e9},
    {"Palangka Raya", -2.2136, 113.9108, 300000, 63000000, 90, 1, 1.3e9},
    {"Kendari", -3.9985, 122.5130, 350000, 57000000, 80, 1, 1.2e9},
};

static const struct {
    const char *city;
    demo_story story;
    int year, month;
    double size;
} STORIES[] = {
    {"Surabaya", DEMO_STORY_BREAK, 2024, 7, -0.26},
    {"Denpasar", DEMO_STORY_BREAK, 2023, 1, 0.30},
    {"Balikpapan", DEMO_STORY_BREAK, 2023, 9, 0.34},
    {"Medan", DEMO_STORY_BREAK, 2025, 1, -0.20},
    {"Bekasi", DEMO_STORY_BREAK, 2024, 4, 0.18},
    {"Karawang", DEMO_STORY_LAUNCHED, 2025, 2, 0.0},
    {"Tasikmalaya", DEMO_STORY_DISCONTINUED, 2024, 8, 0.0},
    {"Singaraja", DEMO_STORY_NEARLY_ZERO, 0, 0, 0.0},
    {"Jayapura", DEMO_STORY_NEARLY_ZERO, 0, 0, 0.0},
    {"Ambon", DEMO_STORY_ZERO, 0, 0, 0.0},
};

demo_story demo_city_story(size_t city, int *month, double *size)
{
    *month = 0;
    *size = 0.0;
    for (size_t i = 0; i < sizeof STORIES / sizeof STORIES[0]; i++) {
        if (strcmp(STORIES[i].city, DEMO_CITY[city].name) == 0) {
            if (STORIES[i].year > 0) {
                *month = STORIES[i].year * 12 + STORIES[i].month - 1;
            }
            *size = STORIES[i].size;
            return STORIES[i].story;
        }
    }
    return DEMO_STORY_STEADY;
}

size_t demo_city_find(const char *name)
{
    for (size_t i = 0; i < DEMO_CITIES; i++) {
        if (strcmp(DEMO_CITY[i].name, name) == 0) {
            return i;
        }
    }
    return DEMO_CITIES;
}

size_t demo_city_neighbour(size_t city)
{
    size_t best = city;
    double best_distance = 0.0;
    for (size_t i = 0; i < DEMO_CITIES; i++) {
        double north = DEMO_CITY[i].latitude - DEMO_CITY[city].latitude;
        double east = DEMO_CITY[i].longitude - DEMO_CITY[city].longitude;
        double distance = north * north + east * east;
        if (i == city || DEMO_CITY[i].region != DEMO_CITY[city].region) {
            continue;
        }
        if (best == city || distance < best_distance) {
            best = i;
            best_distance = distance;
        }
    }
    return best;
}
