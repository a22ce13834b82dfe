// The six tints of the drawings: a body from dark to shine, and three colours of the wallpaper on its screen.

export const tints = {
  graphite: { dark: '#1f2329', mid: '#353b44', light: '#545c68', shine: '#8b94a1', wallpaper: ['#0f1a4a', '#3550e6', '#a9b8ff'] },
  silver: { dark: '#a3abb6', mid: '#c9ced6', light: '#e3e6eb', shine: '#ffffff', wallpaper: ['#123b4a', '#2f8fa8', '#c4edf2'] },
  blue: { dark: '#1a2a8a', mid: '#2c41c2', light: '#5468e4', shine: '#a3b0fa', wallpaper: ['#1a1240', '#5b3fd6', '#ffb3a0'] },
  sand: { dark: '#a88f6b', mid: '#cbb694', light: '#e3d5bd', shine: '#faf4e8', wallpaper: ['#4a1f12', '#d9673f', '#ffd7a8'] },
  pine: { dark: '#1f4038', mid: '#325f53', light: '#568a7b', shine: '#a5ccc0', wallpaper: ['#0d3326', '#2a9d74', '#d3f3a5'] },
  coral: { dark: '#a53f28', mid: '#d2603f', light: '#ec8c6f', shine: '#fbcdbd', wallpaper: ['#3b0f2c', '#c43d6b', '#ffc46b'] },
};
